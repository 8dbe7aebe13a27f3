-- map_homes: every household of the register in force, of a village or of a group ('': without one), for one dot each on
-- the map; names masked.
-- grain: one row a household, by village, group and number        units: members 人, net_income 元 a person and year
-- key: household_id
-- is_withheld: as in `household_dots`.
select * replace (if(is_withheld, null, net_income) as net_income)
from (
    select *, too_few(count(*) over (partition by village_code, net_income)) and net_income is not null as is_withheld
    from home_dots
)
where ($village is null or village_code = $village)
    and ($group is null or village_group is not distinct from nullif($group, ''))
order by village_code, village_group, household_id
