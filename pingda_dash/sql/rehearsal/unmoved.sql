-- unmoved: how many rows of an incoming ledger say in every figure what the last report before them said of the same.
-- grain: one row
with reported as (
    select {key}, report_date, {figures}
    from lake.{table}
),
met as (
    select new.{village} as village, reported.report_date, {same_figures} as same
    from incoming as new
    asof left join reported on {same_key} and new.report_date > reported.report_date
    where {any_figure}
)
select count(*) as rows, count(*) filter (same and report_date is not null) as unmoved,
       count(distinct village) as villages, max(report_date) as last_report
from met
