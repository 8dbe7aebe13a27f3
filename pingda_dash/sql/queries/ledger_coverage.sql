-- ledger_coverage: every dataset: when it last spoke (up to the as-of date), and how many indicators hang on it.
with reported as (
    select dataset, max(report_date) as last_report from measures
    where report_date <= getvariable('as_of') group by dataset
    union all
    select 'tourism', max(report_date) from tourism where report_date <= getvariable('as_of')
),
fed as (
    select dataset, count(*) as fed from plan_indicators where dataset is not null group by dataset
),
sent as (
    select dataset, count(*) as uploads, sum(rows_good) as rows from uploads group by dataset
)
select d.dataset, d.title, d.mode, s.rows, t.last_report, getvariable('as_of') - t.last_report as days_since_report,
       coalesce(f.fed, 0) as fed, coalesce(s.uploads, 0) as uploads
from dataset_list as d
left join reported as t using (dataset)
left join fed as f using (dataset)
left join sent as s using (dataset)
order by d.position
