-- id_number_twice: households whose head has the 身份证号 of another household's head.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with twice as (
    select register_date, id_number from households where id_number is not null group by all having count(*) > 1
)
select 'households' as one, h.village_code, 'id_number' as field, count(*) as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, h.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from twice as t
join households as h on h.register_date = t.register_date and h.id_number = t.id_number
join register_periods as p on p.dataset = 'households' and p.register_date = h.register_date
group by h.village_code, h.register_date, p.until
