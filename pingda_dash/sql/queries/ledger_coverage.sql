-- ledger_coverage: every dataset, or one, or those that a unit answers for: when it last spoke (up to the as-of date), and how many indicators hang on it.
with fed as (
    select dataset, count(*) as fed from plan_indicators where dataset is not null group by dataset
),
sent as (
    select dataset, count(*) as uploads, sum(rows_good) as rows from uploads group by dataset
)
select d.dataset, d.title, d.mode, s.rows, d.last_report, d.days_since_report, d.days_overdue, d.unit,
       coalesce(f.fed, 0) as fed, coalesce(s.uploads, 0) as uploads
from ledger_reporting as d
left join fed as f using (dataset)
left join sent as s using (dataset)
where ($dataset is null or d.dataset = $dataset)
  and ($unit is null or d.dataset in (select dataset from ledger_units where unit = $unit))
order by d.position
