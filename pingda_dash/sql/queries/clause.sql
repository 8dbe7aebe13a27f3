-- clause: one clause of the plan. One row.
select * from plan_clauses where id = $clause
