-- phone_of_many: households that share their 联系电话 with two others or more. Where all of them have one helper, the
-- number may be the helper's, and is none of theirs to compare.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with shared as (
    select register_date, phone from households
    where phone is not null
    group by register_date, phone
    having count(*) > 2 and not (count(helper) = count(*) and min(helper) = max(helper))
)
select 'households' as one, h.village_code, 'phone' as field, count(*) as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, h.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from shared as s
join households as h on h.register_date = s.register_date and h.phone = s.phone
join register_periods as p on p.dataset = 'households' and p.register_date = h.register_date
group by h.village_code, h.register_date, p.until
