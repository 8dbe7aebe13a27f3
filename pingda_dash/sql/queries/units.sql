-- units: every unit the plan names, with the duties that it leads and answers for and how they stand (`duty_counts`), and
-- its problems that are open, and past their day (late_problems: no duties).
with of_problems as (
    select unit, count(*) filter (is_open) as open_problems, count(*) filter (days_late > 0) as late_problems
    from problem_list group by unit
)
select u.id, u.name, u.kind, coalesce(c.led, 0) as led, coalesce(c.total - c.led, 0) as answered,
       coalesce(c.total, 0) as total, coalesce(c.broken, 0) as broken, coalesce(c.overdue, 0) as overdue,
       coalesce(c.behind, 0) as behind, coalesce(c.unreported, 0) as unreported, coalesce(c.not_begun, 0) as not_begun,
       coalesce(c.on_course, 0) as on_course, coalesce(c.done, 0) as done,
       coalesce(o.open_problems, 0) as open_problems, coalesce(o.late_problems, 0) as late_problems, c.next_deadline
from plan_units as u
left join duty_counts as c on c.scope = '单位' and c.scope_id = u.name
left join of_problems as o on o.unit = u.name
order by u.position
