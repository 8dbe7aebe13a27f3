-- household_oddities: the rows of a household register that do not agree with themselves or with the rows around them,
-- each with what is odd about it. What most rows of a register do not keep to is no rule of it, and nothing is odd there.
-- wrong_birth: the 身份证号 has no birthday of somebody alive (born 1900 or later, not after the register, 110 at most);
-- wrong_digit: its last digit does not follow from the others; wrong_names: as many names as 家庭人口 are not there;
-- far_income: more than 8 times the middle of its village's incomes or below an eighth, and beyond 3 times their spread;
-- far_away: not within a tenth of a degree of the middle half of the register's places, widened by twice its width;
-- lacks: what registered households have, and it does not.
-- grain: one row a household and register        key: register_date, household_id
-- kept
with numbered as (
    select register_date, household_id, village_code, members, labour, income_source, id_number, longitude, latitude,
           if(is_registered_kind(category), category, null) as registered,
           ln(greatest(net_income, 1)) as income, helper, poverty_cause, source_sha256, source_row,
           1 + len(list_filter(string_split_regex(member_names, '[、,\x{ff0c};\x{ff1b}/ \r\n]+'), lambda one: one <> ''))
               as names,
           try_cast(id_number[:17] as bigint) as n
    from households
),
homes as materialized (
    select * exclude (n), n // 1000 % 100000000 as born,
           ('10X98765432'[1 + (
               n // 10000000000000000 * 7 + n // 1000000000000000 % 10 * 9 + n // 100000000000000 % 10 * 10
               + n // 10000000000000 % 10 * 5 + n // 1000000000000 % 10 * 8 + n // 100000000000 % 10 * 4
               + n // 10000000000 % 10 * 2 + n // 1000000000 % 10 + n // 100000000 % 10 * 6
               + n // 10000000 % 10 * 3 + n // 1000000 % 10 * 7 + n // 100000 % 10 * 9 + n // 10000 % 10 * 10
               + n // 1000 % 10 * 5 + n // 100 % 10 * 8 + n // 10 % 10 * 4 + n % 10 * 2
           ) % 11]) = id_number[18] as right_digit
    from numbered
),
habits as (
    select register_date, strftime(register_date, '%Y%m%d')::int as today, count(right_digit) >= 10 and avg(right_digit::int) > 0.9 as has_digits,
           count(names) >= 10 and avg((names = members)::int) > 0.9 as has_names,
           count(registered) >= 10 and count(helper) filter (registered is not null) > 0.9 * count(registered)
               as has_helpers,
           count(registered) >= 10 and count(poverty_cause) filter (registered is not null) > 0.9 * count(registered)
               as has_causes,
           count(longitude) >= 10 as has_places,
           quantile_cont(longitude, [0.25, 0.75]) as longitudes, quantile_cont(latitude, [0.25, 0.75]) as latitudes
    from homes
    group by register_date
),
incomes as (
    select register_date, village_code, median(income) as middle, mad(income) as spread
    from homes group by register_date, village_code having count(income) >= 10
),
judged as (
    select h.register_date, h.village_code, household_id, members, source_sha256, source_row,
           id_number is not null and coalesce(
               born < greatest(19000000, today - 1100000) or born > today or born // 100 % 100 not between 1 and 12
               or case when born % 100 between 1 and 28 then false
                       else try_strptime(born::varchar, '%Y%m%d') is null end,
               true
           ) as wrong_birth,
           coalesce(has_digits and not right_digit, false) as wrong_digit,
           coalesce(has_names and names <> members, false) as wrong_names,
           members > 12 as many_members,
           coalesce(labour = 0 and (contains(income_source, '务工') or contains(income_source, '工资')), false)
               as works_without_labour,
           coalesce(abs(income - middle) > greatest(ln(8), 3 * 1.4826 * spread), false) as far_income,
           coalesce(
               has_places
               and (not coalesce(is_near(longitude, longitudes), true) or not coalesce(is_near(latitude, latitudes), true)),
               false
           ) as far_away,
           if(registered is not null, nullif(concat_ws('、', if(has_helpers and helper is null, '帮扶责任人', null),
                    if(has_causes and poverty_cause is null, '主要致贫原因', null)), ''), null) as lacks
    from homes as h
    join habits using (register_date)
    left join incomes as i on i.register_date = h.register_date and i.village_code = h.village_code
)
select j.*, p.until
from judged as j
join register_periods as p on p.dataset = 'households' and p.register_date = j.register_date
where wrong_birth or wrong_digit or wrong_names or many_members or works_without_labour or far_income or far_away
   or lacks is not null
