-- duty_standing: everything the plan asks, indicators and tasks alike, as it stands on the as-of date: for the
-- township, and indicators for each village too. A task without a report of its own stands by its indicator's ledger
-- (`follows`): the two are then one thing said twice.
-- grain: kind, duty, village (null: the township)        units: actual and target in `unit`, shares 0..1, days
-- key: kind, id, village_code or null
with duties as (
    select 'indicator' as kind, id, name, name as short_name, village_code, clause, quote, lead_unit,
           responsible_units, start, deadline, deadline_basis, direction, status, progress, expected_progress, actual,
           target, unit, report_date, days_since_report, stale, days_late, days_left, dataset, reason, position,
           false as follows
    from indicator_standing
    union all
    select 'task', t.id, t.name, t.short_name, null, t.clause, t.quote, t.lead_unit,
           t.responsible_units, t.start, t.deadline, t.deadline_basis, 'at_least', t.status, t.progress,
           t.expected_progress, round(100 * t.progress, 6), 100, '%', t.report_date, t.days_since_report, t.stale,
           t.days_late,
           t.days_left, case when t.evidence = '指标' then i.dataset else 'tasks' end,
           case when t.status <> '未报送' then null
                when getvariable('as_of') < t.start then '未到起始日' else '未报送' end, p.position,
           coalesce(t.evidence = '指标', false)
    from task_standing as t
    join plan_tasks as p on p.id = t.id
    left join plan_indicators as i on i.id = t.indicator
)
select d.*, l.title as ledger
from duties as d
left join dataset_list as l on l.dataset = d.dataset
