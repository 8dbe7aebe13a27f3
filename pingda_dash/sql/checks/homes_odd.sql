-- homes_odd: households of a register that do not agree with themselves or with the others, a check for each way:
-- id_birth: the head's 身份证号 has no birthday of somebody alive
-- id_digit: it ends in a digit that does not follow from the others, where most do
-- names_members: more or fewer people are named than 家庭人口, where most name as many
-- phone_digits: 联系电话 is too long or too short
-- many_members: more than twelve people
-- works_without_labour: no labour, and living from work elsewhere
-- lifted_below: a 脱贫户 below the poverty line, where fewer than one in fifty is
-- income_far: the income is far from the village's
-- home_far_away: the place is far from the others'
-- registered_lack: no helper or cause of poverty (subject), where nearly all others of the register have one
-- grain: check, village, what is not there, register        units: 户        key: check_id, village_code, subject, since
-- kept
with odd as (
    select *, unnest([
        if(wrong_birth, 'id_birth', null), if(wrong_digit, 'id_digit', null), if(wrong_names, 'names_members', null),
        if(wrong_phone, 'phone_digits', null), if(many_members, 'many_members', null),
        if(works_without_labour, 'works_without_labour', null), if(lifted_below, 'lifted_below', null),
        if(far_income, 'income_far', null), if(far_away, 'home_far_away', null),
        if(lacks is not null, 'registered_lack', null)
    ]) as check_id
    from household_oddities
)
select o.check_id, 'households' as one, village_code, if(o.check_id = 'registered_lack', lacks, null) as subject, c.field,
       count(*)::double as ours, '户' as our_unit, string_agg(household_id, '、' order by household_id) as things,
       register_date as since, until, any_value(source_sha256) as source_sha256, min(source_row) as source_row
from odd as o
join (values ('id_birth', 'id_number'), ('id_digit', 'id_number'), ('names_members', 'members'),
             ('phone_digits', 'phone'), ('many_members', 'members'), ('works_without_labour', 'labour'),
             ('lifted_below', 'net_income'), ('income_far', 'net_income'),
             ('home_far_away', 'longitude'), ('registered_lack', null)) as c (check_id, field)
  on c.check_id = o.check_id
group by all
