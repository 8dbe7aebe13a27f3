-- plan_coverage: how much of the plan is being reported on: its clauses, duties and indicators. One row.
select (select count(*) from plan_clauses) as clauses, c.total as rows,
       (select count(*) from plan_indicators) as indicators, c.total as tasks, c.reported,
       c.reported - c.stale as fresh, c.unreported, c.not_begun, c.done, c.broken, c.overdue, c.behind, c.on_course
from duty_counts as c where c.scope = '乡'
