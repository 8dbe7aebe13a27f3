-- plan_rows: every indicator and task of the plan, or of one clause ($clause), in the plan's order.
select d.kind, d.id, d.name, d.short_name, d.clause, d.quote, d.lead_unit, d.status, d.progress, d.expected_progress,
       d.actual, d.target, d.unit, d.direction, d.deadline, d.dataset, d.ledger, d.report_date, d.days_since_report,
       d.stale, d.reason
from duty_standing as d
join plan_clauses as c on c.id = d.clause
where d.village_code is null and ($clause is null or d.clause = $clause)
order by c.position, d.kind, d.position
