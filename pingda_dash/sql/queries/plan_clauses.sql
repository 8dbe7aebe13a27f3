-- plan_clauses: the plan's clauses in order, each with how many indicators and duties it has and how the duties stand.
with counted as (
    select clause, count(*) as indicators from plan_indicators group by clause
)
select p.id, p.part, p.title, p.text, coalesce(i.indicators, 0) as indicators, coalesce(c.total, 0) as tasks,
       coalesce(c.total, 0) as rows, coalesce(c.reported, 0) as reported, coalesce(c.done, 0) as done,
       coalesce(c.broken, 0) as broken, coalesce(c.overdue, 0) as overdue, coalesce(c.behind, 0) as behind,
       coalesce(c.unreported, 0) as unreported, coalesce(c.not_begun, 0) as not_begun,
       coalesce(c.on_course, 0) as on_course
from plan_clauses as p
left join counted as i on i.clause = p.id
left join duty_counts as c on c.scope = '条款' and c.scope_id = p.id
order by p.position
