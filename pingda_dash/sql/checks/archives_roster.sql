-- archives_roster: a village's 档案 (ours) against the registered households of the household register (theirs).
-- grain: one row a village        units: 份, 户        key: village_code
with counted as (
    select village_code, any_value(register_date) as register_date, count(*) filter (is_registered) as counted
    from household_list group by village_code
),
reported as (
    select c.village_code, c.counted, arg_max(r.files, r.report_date) as files
    from counted as c
    join records as r on r.village_code = c.village_code and r.report_date <= c.register_date
    group by all
)
select village_code, (select affairs_unit from plan_campaign) as unit, null::varchar as subject, files as ours,
       '份' as our_unit, counted as theirs, '户' as their_unit
from reported
where files <> counted
