-- completion_curve: how many duties the plan has due by each day, how many were done, and where the pace of the last two
-- weeks leads (projected: null in the first two). Done is a duty that stands as 已完成 on the as-of date, from the day it was
-- first reached and not lost again. Of one village its own duties, of a unit those that it leads or answers for.
-- grain: one row a day of the campaign        key: date
with days as (
    select unnest(generate_series(c.start, c."end", interval 1 day))::date as date from plan_campaign as c
),
counted_duties as (
    select d.* from duty_standing as d
    where ($village is null and d.village_code is null or d.village_code = $village)
      and ($unit is null or d.lead_unit = $unit or names_unit(d.lead_unit, $unit) or names_unit(d.responsible_units, $unit))
),
finished as (
    select id, coalesce(since, report_date) as done_on from counted_duties where status = '已完成'
),
counted as (
    select d.date,
           (select count(*) from counted_duties as t where t.deadline <= d.date) as due,
           case when d.date <= getvariable('as_of')
                then (select count(*) from finished as f where f.done_on <= d.date) end as done
    from days as d
),
pace as (
    select max(done) as done_now,
           (max(done) - max(done) filter (date <= getvariable('as_of') - 14)) / 14.0 as daily
    from counted
)
select date, due, done,
       case when date >= getvariable('as_of') and daily is not null
            then least(done_now + daily * (date - getvariable('as_of')), (select count(*) from counted_duties))
       end as projected
from counted, pace
order by date
