-- fund_series: money planned, arrived and spent on each report date, each project at its latest row.
with days as (
    select distinct report_date from funds where report_date <= getvariable('as_of')
),
known as (
    select distinct project_id from funds
)
select d.report_date, sum(f.planned_wan) as planned_wan, sum(f.arrived_wan) as arrived_wan, sum(f.spent_wan) as spent_wan
from days as d
cross join known as k
asof join funds as f on f.project_id = k.project_id and f.report_date <= d.report_date
group by d.report_date order by d.report_date
