-- standing: where each goal stands on the as-of date.
-- grain: kind, goal, village (null: the township)        units: as goals.unit; paces a day; shares 0..1
-- key: kind, goal_id, village_code or null
with series as (
    select 'indicator' as kind, indicator_id as goal_id, village_code, report_date, value, null as evidence
    from indicator_actuals
    union all
    select 'task', task_id, village_code, report_date, value, evidence from task_series
),
known as (
    select * from series where report_date <= getvariable('as_of')
),
latest as (
    select kind, goal_id, village_code, max(report_date) as report_date, max_by(value, report_date) as actual,
           max_by(evidence, report_date) as evidence
    from known group by all
),
-- The report to measure the recent pace from: the latest one 14 or more days before the last.
earlier as (
    select l.kind, l.goal_id, l.village_code, max(k.report_date) as report_date,
           max_by(k.value, k.report_date) as value
    from latest as l
    join known as k on k.kind = l.kind and k.goal_id = l.goal_id
                   and k.village_code is not distinct from l.village_code
                   and k.report_date <= l.report_date - 14
    group by all
),
-- How many of the villages that a goal holds for have reported.
heard as (
    select g.kind, g.goal_id, count(*) as asked, count(l.actual) as heard
    from goals as g
    left join latest as l on l.kind = g.kind and l.goal_id = g.goal_id and l.village_code = g.village_code
    where g.village_code is not null and g.of_each
    group by all
),
first_met as (
    select g.kind, g.goal_id, g.village_code, min(k.report_date) as report_date
    from goals as g
    join known as k on k.kind = g.kind and k.goal_id = g.goal_id
                   and k.village_code is not distinct from g.village_code
    where is_met(g.direction, g.target, k.value)
    group by all
),
paced as (
    select g.*, l.actual, l.report_date, l.evidence, m.report_date as met_on,
           case when g.village_code is null then h.asked - h.heard end as unheard,
           -- A goal of one step (0 → 1 宣讲) has no halfway: it is expected from half-time on.
           case when g.direction = 'at_least' and g.unit <> '%' and g.target - g.baseline = 1
                then round(expected_value(g.baseline, g.target, g.start, g.deadline, getvariable('as_of')))
                else expected_value(g.baseline, g.target, g.start, g.deadline, getvariable('as_of')) end as expected,
           case when e.report_date is not null and e.report_date >= g.start
                    then (l.actual - e.value) / (l.report_date - e.report_date)
                when l.report_date > g.start
                    then (l.actual - g.baseline) / (l.report_date - g.start) end as recent_pace
    from goals as g
    left join latest as l on l.kind = g.kind and l.goal_id = g.goal_id
                         and l.village_code is not distinct from g.village_code
    left join earlier as e on e.kind = g.kind and e.goal_id = g.goal_id
                          and e.village_code is not distinct from g.village_code
    left join first_met as m on m.kind = g.kind and m.goal_id = g.goal_id
                            and m.village_code is not distinct from g.village_code
    left join heard as h on h.kind = g.kind and h.goal_id = g.goal_id
),
projected as (
    select *,
           case when is_met(direction, target, actual) then met_on
                else projected_date(report_date, actual, target, recent_pace) end as projected_on
    from paced
)
select kind, goal_id, village_code, direction, unit, actual, baseline, target, target_basis, expected,
       progress_share(direction, baseline, target, actual) as progress,
       progress_share(direction, baseline, target, expected) as expected_progress,
       standing_status(direction, actual, target, expected, projected_on, deadline, getvariable('as_of'), keeps,
                       coalesce(unheard, 0)) as status,
       projected_on as projected,
       case when is_met(direction, target, actual) then 0
            when deadline > getvariable('as_of') then (target - actual) / (deadline - getvariable('as_of')) end
           as required_pace,
       recent_pace, report_date,
       getvariable('as_of') - report_date as days_since_report,
       coalesce(getvariable('as_of') - report_date > 7
                and not (is_met(direction, target, actual) and direction <> 'hold'), false) as stale,
       start, deadline,
       greatest(getvariable('as_of') - deadline, 0) as days_late,
       greatest(deadline - getvariable('as_of'), 0) as days_left,
       evidence, unheard
from projected
