-- figure_blank: a figure (field) that the next report of the same things (things, their number ours) leaves blank, though it
-- has it of others.
-- grain: ledger, village (null: not of one), field, report        units: 处        key: one, village_code, field, since
-- kept
with reports as (
    select *, lead(report_date) over (partition by dataset, village_code, thing order by report_date) as next_report
    from reported_things
)
select f.dataset as one, f.village_code, f.field, count(*) as ours, '处' as our_unit,
       string_agg(f.thing, '、' order by f.thing) as things, r.next_report as since, min(f.next_on) as until
from figures as f
join reports as r
  on r.dataset = f.dataset and r.village_code is not distinct from f.village_code and r.thing = f.thing
 and r.report_date = f.report_date and (f.next_on is null or f.next_on > r.next_report)
semi join figures as o on o.dataset = f.dataset and o.field = f.field and o.report_date = r.next_report
where f.value > 0
group by f.dataset, f.village_code, f.field, r.next_report
