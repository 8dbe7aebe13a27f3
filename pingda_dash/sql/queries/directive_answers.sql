-- directive_answers: the reports that moved the figure of a 督办件's item since it was opened, the next one first: what a
-- unit may answer with. $directives: `directives.log`, as JSON; $label: its number.
-- Of a duty the part that it stands by (`meeting_trend`), of a unit how many of its problems were late, of a ledger that never
-- came its first rows, of a finding the report since which it holds no longer. Of a household or one problem there is none.
-- before: what the report before said, null where there was none. version, author: the upload that the report stands in.
-- grain: one row a report date        units: as meeting_items.unit        key: report_date
with the_one as (
    select item, as_of as opened_on, split_part(item, ':', 1) as kind, split_part(item, ':', 2) as ref
    from directives_opened($directives) where label = $label
),
figures as (
    select r.report_date, r.value, coalesce(i.unit, '%') as unit, coalesce(i.dataset, 'tasks') as dataset
    from the_one as o
    join duty_standing as d on o.kind = 'task' and d.id = o.ref and d.village_code is null
    join goal_reports as r on r.goal_id = d.part and r.village_code is null
    left join plan_indicators as i on i.id = d.part
    union all
    select p.report_date, count(*) filter (problem_is_open(p.state) and p.due_on < p.report_date), '条', 'rectification'
    from the_one as o
    join problems_by_day as p on o.kind = 'unit' and p.unit = o.ref
    group by p.report_date
),
moved as (
    select *, lag(value) over (order by report_date) as before from figures
    where report_date <= getvariable('as_of')
),
answers as (
    select report_date, value, before, unit, dataset from moved where value is distinct from before
    union all
    select min(l.report_date), null, null, null, any_value(l.dataset)
    from the_one as o
    join ledger_reports as l on o.kind = 'rows' and l.dataset = o.ref and l.village_code is null
    having min(l.report_date) is not null
    union all
    select distinct f.until, null, null, null, f.one
    from the_one as o
    join doubts as f on o.kind = 'check' and f.finding = substr(o.item, 7)
    where f.until is not null
)
select a.report_date, a.value, a.before, a.unit, max(l.version) as version, max_by(l.author, l.version) as author,
       max_by(l.filename, l.version) as filename
from answers as a
cross join the_one as o
join ledger_reports as l on l.dataset = a.dataset and l.village_code is null and l.report_date = a.report_date
where a.report_date > o.opened_on and a.report_date <= getvariable('as_of')
group by a.report_date, a.value, a.before, a.unit
order by a.report_date
