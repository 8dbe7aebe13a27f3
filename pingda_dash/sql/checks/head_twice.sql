-- head_twice: households of one village whose heads have one name and one day of birth, with different 身份证号.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with twice as (
    select register_date, hash(village_code, head_name, id_number[7:14]) as person
    from households
    where id_number is not null
    group by all
    having count(*) > 1
),
homes as (
    select h.*
    from twice as t
    join households as h
      on h.register_date = t.register_date and hash(h.village_code, h.head_name, h.id_number[7:14]) = t.person
    where not contains(h.head_name, '*')
    qualify min(h.id_number) over (partition by t.register_date, t.person)
         <> max(h.id_number) over (partition by t.register_date, t.person)
)
select 'households' as one, h.village_code, 'head_name' as field, count(*) as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, h.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from homes as h
join register_periods as p on p.dataset = 'households' and p.register_date = h.register_date
group by h.village_code, h.register_date, p.until
