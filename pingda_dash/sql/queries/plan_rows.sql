-- plan_rows: every duty of the plan, or of one clause ($clause), of a unit (leading or responsible) or a ledger ($dataset), in the plan's order; below each, the indicators that
-- it rests on or that its reports feed (kind `indicator`, duty: the task); an indicator without a task comes last.
with rows as (
    select 'task' as kind, d.id, d.id as duty, d.name, d.short_name, d.clause, d.quote, d.lead_unit, d.status,
           d.progress, d.expected_progress, d.actual, d.target, d.unit, d.direction, d.deadline, d.dataset, d.ledger,
           d.report_date, d.days_since_report, d.stale, d.reason, d.not_begun, d.position, 0 as part,
           d.responsible_units
    from duty_standing as d where d.village_code is null
    union all
    select 'indicator', i.id, i.duty, i.name, i.name, i.clause, i.quote, i.lead_unit, i.status, i.progress,
           i.expected_progress, i.actual, i.target, i.unit, i.direction, i.deadline, i.dataset, l.title, i.report_date,
           i.days_since_report, i.stale, i.reason, i.status = '未报送' and getvariable('as_of') < i.start, t.position,
           i.position, t.responsible_units
    from indicator_standing as i
    left join plan_tasks as t on t.id = i.duty
    left join dataset_list as l on l.dataset = i.dataset
    where i.village_code is null
)
select r.* exclude (position, part, responsible_units)
from rows as r
join plan_clauses as c on c.id = r.clause
where ($clause is null or r.clause = $clause) and ($dataset is null or r.dataset = $dataset)
  and ($unit is null or r.lead_unit = $unit or names_unit(r.lead_unit, $unit) or names_unit(r.responsible_units, $unit))
order by c.position, r.position nulls last, r.part
