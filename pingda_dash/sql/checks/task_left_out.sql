-- task_left_out: a task that its unit (lead) reported in its last report and has left out of the next one, which has half
-- of its others or more.
-- grain: task, report        key: subject, since
-- kept
with reports as (
    select t.thing, t.report_date, p.lead_unit
    from reported_things as t
    join plan_tasks as p on p.id = t.thing
    where t.dataset = 'tasks'
),
units as (
    select lead_unit, report_date, list(distinct thing) as tasks from reports group by all
),
compared as (
    select *, lag(tasks) over (partition by lead_unit order by report_date) as before,
           lag(report_date) over (partition by lead_unit order by report_date) as was_on
    from units
),
lost as (
    select lead_unit, report_date, was_on,
           unnest(list_filter(before, lambda task : not list_contains(tasks, task))) as task
    from compared
    where len(before) >= 2 and len(list_intersect(tasks, before)) >= 0.5 * len(before)
)
select 'tasks' as one, l.lead_unit as unit, l.task as subject, l.was_on::varchar as their_text, l.report_date as since,
       (select min(r.report_date) from reports as r where r.thing = l.task and r.report_date > l.report_date) as until
from lost as l
-- done is done: it need not be reported again
anti join tasks as t on t.task_id = l.task and t.report_date = l.was_on and t.state = '已完成'
