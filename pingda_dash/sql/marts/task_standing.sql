-- task_standing: every task of the plan as it stands on the as-of date.
-- grain: one row a task        units: progress 0..1, days        key: id
with ledger as (
    select task_id, arg_max(state, report_date) as state, masked_text(arg_max(note, report_date)) as note,
           arg_max(reported_by, report_date) as reported_by, max(report_date) as report_date
    from tasks where report_date <= getvariable('as_of') group by task_id
),
stood as (
    select t.id, t.name, coalesce(t.short_name, t.name) as short_name, t.deliverable, t.start, t.deadline,
           t.deadline_basis, t.clause, t.lead_unit, t.responsible_units, t.quote, t.indicator,
           coalesce(l.state, case when s.progress >= 1 then '已完成' when s.actual is not null then '进行中' end)
               as state,
           s.progress, s.expected_progress,
           -- A report without a percentage still says that work goes on.
           case when s.status = '未报送' and l.state is not null
                    then case when getvariable('as_of') > t.deadline then '逾期' else '正常' end
                else s.status end as status,
           s.projected, s.required_pace, s.recent_pace,
           coalesce(l.report_date, s.report_date) as report_date, s.days_late, s.days_left, l.note, l.reported_by,
           coalesce(s.evidence, case when l.state is not null then '台账' end) as evidence
    from plan_tasks as t
    join standing as s on s.kind = 'task' and s.goal_id = t.id
    left join ledger as l on l.task_id = t.id
)
select *,
       getvariable('as_of') - report_date as days_since_report,
       coalesce(status <> '已完成' and getvariable('as_of') - report_date > 7, false) as stale,
       row_number() over (order by severity(status), days_late desc, deadline, id) as urgency
from stood
