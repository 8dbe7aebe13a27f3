-- household_oddities: the rows of a household register that do not agree with themselves or with the rows around them,
-- each with what is odd about it. What most rows of a register do not keep to is no rule of it, and nothing is odd there.
-- wrong_birth: the 身份证号 has no birthday of somebody alive (born 1900 or later, not after the register, 110 at most);
-- wrong_digit: its last digit does not follow from the others; wrong_names: as many names as 家庭人口 are not there;
-- wrong_phone: 联系电话 has neither the figures of a mobile nor of a fixed line;
-- far_income: more than 8 times the middle of its village's incomes or below an eighth, and beyond 3 times their spread;
-- lifted_below: a 脱贫户 below the poverty line, where fewer than one in fifty is; far_away: not within a tenth of a degree of the middle half of the register's places, widened by twice its width;
-- lacks: what registered households have, and it does not.
-- grain: one row a household and register        key: register_date, household_id
-- kept
with numbered as (
    select register_date, household_id, village_code, members, source_sha256, source_row,
           coalesce(is_registered_kind(category), false) as is_registered, helper is not null as has_helper,
           poverty_cause is not null as has_cause, ln(greatest(net_income, 1)) as income,
           if(category = '脱贫户', net_income < (select poverty_line from plan_campaign), null) as is_below, longitude, latitude,
           length(phone) as phone_length, phone[1] = '0' as has_area,
           coalesce(labour = 0 and (contains(income_source, '务工') or contains(income_source, '工资')), false)
               as works_without_labour,
           1 + len(list_filter(string_split_regex(member_names, '[、,\x{ff0c};\x{ff1b}/ \r\n]+'), lambda one: one <> ''))
               as names,
           id_number is not null as has_number, id_number[18] as last_digit, try_cast(id_number[:17] as bigint) as n
    from households
),
homes as materialized (
    select * exclude (n, last_digit), n // 1000 % 100000000 as born,
           -- each figure's weight is a power of two (modulo 11), so that the sum is one of the number's own tenths
           ('10X98765432'[1 + (
               n + 3 * (n // 10 + n // 100 * 2 + n // 1000 * 4 + n // 10000 * 8 + n // 100000 * 16 + n // 1000000 * 32
                        + n // 10000000 * 64 + n // 100000000 * 128 + n // 1000000000 * 256 + n // 10000000000 * 512
                        + n // 100000000000 * 1024 + n // 1000000000000 * 2048 + n // 10000000000000 * 4096
                        + n // 100000000000000 * 8192 + n // 1000000000000000 * 16384
                        + n // 10000000000000000 * 32768)
           ) * 2 % 11]) = last_digit as right_digit
    from numbered
),
habits as (
    select register_date, strftime(register_date, '%Y%m%d')::int as today, count(right_digit) >= 10 and avg(right_digit::int) > 0.9 as has_digits,
           count(names) >= 10 and avg((names = members)::int) > 0.9 as has_names,
           count(*) filter (is_registered) >= 10
               and count(*) filter (is_registered and has_helper) > 0.9 * count(*) filter (is_registered) as has_helpers,
           count(*) filter (is_registered) >= 10
               and count(*) filter (is_registered and has_cause) > 0.9 * count(*) filter (is_registered) as has_causes,
           count(longitude) >= 10 as has_places,
           count(is_below) >= 20 and avg(is_below::int) < 0.02 as are_above,
           count(phone_length) >= 10 and avg((phone_length in (7, 8, 11))::int) > 0.9 as has_phones,
           least_near(quantile_cont(longitude, [0.25, 0.75])) as west, most_near(quantile_cont(longitude, [0.25, 0.75])) as east,
           least_near(quantile_cont(latitude, [0.25, 0.75])) as south, most_near(quantile_cont(latitude, [0.25, 0.75])) as north
    from homes
    group by register_date
),
incomes as (
    select register_date, village_code, median(income) as middle, mad(income) as spread
    from homes group by register_date, village_code having count(income) >= 10
),
judged as (
    select h.register_date, h.village_code, household_id, members, source_sha256, source_row, works_without_labour,
           has_number and coalesce(
               born < greatest(19000000, today - 1100000) or born > today or born // 100 % 100 not between 1 and 12
               or case when born % 100 between 1 and 28 then false
                       else try_strptime(born::varchar, '%Y%m%d') is null end,
               true
           ) as wrong_birth,
           coalesce(has_digits and not right_digit, false) as wrong_digit,
           coalesce(has_names and names <> members, false) as wrong_names,
           -- more than twenty figures are two numbers
           coalesce(has_phones and phone_length not in (7, 8, 11) and phone_length <= 20
                    and not (has_area and phone_length between 10 and 13), false) as wrong_phone,
           members > 12 as many_members,
           coalesce(are_above and is_below, false) as lifted_below,
           coalesce(abs(income - middle) > greatest(ln(8), 3 * 1.4826 * spread), false) as far_income,
           has_places and (coalesce(longitude not between west and east, false) or coalesce(latitude not between south and north, false))
               as far_away,
           is_registered and has_helpers and not has_helper as no_helper,
           is_registered and has_causes and not has_cause as no_cause
    from homes as h
    join habits using (register_date)
    left join incomes as i on i.register_date = h.register_date and i.village_code = h.village_code
)
select j.* exclude (no_helper, no_cause), p.until,
       nullif(concat_ws('、', if(no_helper, '帮扶责任人', null), if(no_cause, '主要致贫原因', null)), '') as lacks
from judged as j
join register_periods as p on p.dataset = 'households' and p.register_date = j.register_date
where wrong_birth or wrong_digit or wrong_names or wrong_phone or many_members or works_without_labour or lifted_below
   or far_income or far_away
   or no_helper or no_cause
