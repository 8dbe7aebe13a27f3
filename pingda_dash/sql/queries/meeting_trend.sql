-- meeting_trend: one item of `meeting_items` over time, up to the as-of date: the reports of the part that a duty stands
-- by, how many problems of a unit were late on each report date. No row for what has no number.
-- grain: one row a report date        units: as meeting_items.unit        key: report_date
with asked as (
    select split_part($item, ':', 1) as kind, split_part($item, ':', 2) as ref
)
select r.report_date, r.value
from goal_reports as r
join asked on asked.kind = 'task'
join duty_standing as d on d.id = asked.ref and d.village_code is null and d.part = r.goal_id
where r.village_code is null and r.report_date <= getvariable('as_of')
union all
select p.report_date, count(*) filter (problem_is_open(p.state) and p.due_on < p.report_date)
from problems_by_day as p join asked on asked.kind = 'unit' and p.unit = asked.ref
where p.report_date <= getvariable('as_of') group by p.report_date
order by report_date
