-- income_fell: households whose income fell by more than 40 %, against the other households'.
-- grain: village, register        units: 户        key: village_code, since
-- kept
select 'households' as one, village_code, 'net_income' as field, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_changes
where is_far and times < 1
group by village_code, register_date, until
