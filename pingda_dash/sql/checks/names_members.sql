-- names_members: households that name more or fewer people than their 家庭人口, where most name as many.
-- grain: village, register        units: 户        key: village_code, since
-- kept
select 'households' as one, village_code, 'members' as field, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_oddities
where wrong_names
group by village_code, register_date, until
