-- task_series: how far each task was reported to be, in percent: what its unit reports, or where it rests on indicators
-- the least of them, each on its own way from baseline to target.
-- grain: task, report date        key: task_id, report_date
-- kept
with parts as (
    select t.id as task_id, unnest(string_split(t.indicators, ';')) as indicator_id from plan_tasks as t
),
reports as (
    select p.task_id, p.indicator_id, r.report_date,
           100 * progress_share(i.direction, r.baseline, i.target, r.value) as value
    from parts as p
    join goal_reports as r on r.kind = 'indicator' and r.goal_id = p.indicator_id and r.village_code is null
    join plan_indicators as i on i.id = p.indicator_id
),
days as (
    select distinct task_id, report_date from reports
),
carried as (
    select d.task_id, d.report_date, r.value
    from days as d
    join parts as p using (task_id)
    asof left join reports as r
      on r.task_id = d.task_id and r.indicator_id = p.indicator_id and r.report_date <= d.report_date
)
select task_id, null::varchar as village_code, report_date, min(value) as value, '指标' as evidence
from carried group by task_id, report_date having count(*) = count(value)
union all
select goal_id, null, report_date, value, '台账' from goal_reports where kind = 'task'
