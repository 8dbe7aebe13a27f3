-- homes_alike: households of a register that share what is one household's own, a check for each:
-- id_number_twice: the 身份证号 of another household's head
-- head_twice: the name and the day of birth of another head of the village, with another 身份证号
-- phone_of_many: the 联系电话 of two others or more. Where all of them have one helper, the number may be the helper's, and
--   is none of theirs to compare
-- grain: check, village, register        units: 户        key: check_id, village_code, since
-- kept
with shared as (
    select 'id_number_twice' as check_id, register_date, hash(id_number) as mark
    from households where id_number is not null group by all having count(*) > 1
    union all
    select 'head_twice', register_date, hash(village_code, head_name, id_number[7:14])
    from households where id_number is not null and not contains(head_name, '*')
    group by all having count(*) > 1 and min(hash(id_number)) <> max(hash(id_number))
    union all
    select 'phone_of_many', register_date, hash(phone)
    from households where phone is not null
    group by all having count(*) > 2 and not (count(helper) = count(*) and min(hash(helper)) = max(hash(helper)))
)
select s.check_id, 'households' as one, h.village_code, c.field, count(*)::double as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, h.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from shared as s
join (values ('id_number_twice', 'id_number'), ('head_twice', 'head_name'), ('phone_of_many', 'phone')) as c (check_id, field)
  on c.check_id = s.check_id
join households as h
  on h.register_date = s.register_date
 and s.mark = case s.check_id when 'id_number_twice' then hash(h.id_number) when 'phone_of_many' then hash(h.phone)
                   else hash(h.village_code, h.head_name, h.id_number[7:14]) end
join register_periods as p on p.dataset = 'households' and p.register_date = h.register_date
group by all
