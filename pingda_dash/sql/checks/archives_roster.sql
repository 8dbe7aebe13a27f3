-- archives_roster: a village's 档案 against the registered households of the household register.
-- grain: one row a village        key: village_code
with counted as (
    select village_code, any_value(register_date) as register_date, count(*) filter (is_registered) as counted
    from household_list group by village_code
),
told as (
    select c.village_code, c.counted, arg_max(r.files, r.report_date) as files
    from counted as c
    join records as r on r.village_code = c.village_code and r.report_date <= c.register_date
    group by all
)
select t.village_code, (select affairs_unit from plan_campaign) as unit, '档案数与农户名册不符' as title,
       format('{}:档案 {},名册建档立卡户 {}', v.village, format_counted(t.files, '份'),
              format_counted(t.counted, '户')) as detail
from told as t
join village_list as v using (village_code)
where t.files <> t.counted
