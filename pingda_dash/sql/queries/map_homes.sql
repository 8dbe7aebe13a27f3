-- map_homes: every household of the register in force, of a village or of a group ('': without one), for one dot each on
-- the map; names masked.
-- grain: one row a household, by village, group and number        units: members 人, net_income 元 a person and year
-- key: household_id
-- is_withheld, <column>_withheld: as in `household_dots`.
from shown_dots('home_dots')
where ($village is null or village_code = $village)
    and ($group is null or village_group is not distinct from nullif($group, ''))
order by village_code, village_group, household_id
