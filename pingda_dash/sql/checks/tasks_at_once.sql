-- tasks_at_once: a report in which most open tasks are done at once while most of them have more than ten days left, or in
-- which nine of ten that went on did so by the same number of percent (ours; theirs: of how many). Of less than ten nothing
-- is said.
-- grain: report        units: 项        key: since
-- kept
with reports as (
    select r.report_date, r.percent - last_reported(r.task_id, r.report_date, r.percent) as step,
           r.state = '已完成' as is_done, last_reported(r.task_id, r.report_date, r.state) <> '已完成' as was_open, t.deadline > r.report_date + 10 as has_time,
           r.source_sha256
    from tasks as r
    left join plan_tasks as t on t.id = r.task_id
),
counted as (
    select report_date, count(*) filter (was_open) as open, count(*) filter (was_open and is_done) as done,
           count(*) filter (was_open and is_done and has_time) as early, count(*) filter (step > 0) as moved,
           mode(step) filter (step > 0) as usual, any_value(source_sha256) as source_sha256
    from reports group by report_date
),
steps_alike as (
    select c.report_date, count(*) as alike
    from counted as c
    join reports as r on r.report_date = c.report_date and r.step = c.usual
    group by c.report_date
)
select 'tasks' as one, null::varchar as village_code, 'percent' as field,
       if(done > 0.5 * open, done, a.alike) as ours, '项' as our_unit, if(done > 0.5 * open, open, moved) as theirs,
       '项' as their_unit, c.report_date as since,
       (select min(n.report_date) from counted as n where n.report_date > c.report_date) as until, source_sha256
from counted as c
left join steps_alike as a using (report_date)
where open >= 10 and done > 0.5 * open and early > 0.5 * done or moved >= 10 and a.alike >= 0.9 * moved
