-- home_positions: where each household lives, of all or of a village, for those alone who see names in full
-- (`home_places`).
-- grain: one row a household        units: degrees
select *
from home_places
where $village is null
    or household_id in (select h.household_id from household_list as h where h.village_code = $village)
order by household_id
