-- homes_new: a village that more than three households and one in a hundred are new in since the register before, but
-- registered ones (registered_new).
-- grain: village, register        units: 户        key: village_code, since
-- kept
select 'households' as one, village_code, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_changes
where is_new and class = '非建档立卡'
group by village_code, register_date, until
having count(*) > 3 and count(*) > 0.01 * (
    select max(v.homes) from village_registers as v
    where v.village_code = household_changes.village_code and v.register_date <= household_changes.register_date
)
