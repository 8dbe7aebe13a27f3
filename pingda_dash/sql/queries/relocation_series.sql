-- relocation_series: households of all settlements over time, each settlement at its latest report.
with days as (
    select distinct report_date from relocation where report_date <= getvariable('as_of')
),
settlements as (
    select distinct settlement from relocation
)
select d.report_date, sum(r.households) as households, sum(r.moved_in) as moved_in, sum(r.demolished) as demolished,
       sum(r.reclaimed) as reclaimed, sum(r.employed) as employed, sum(r.in_industry) as in_industry
from days as d
cross join settlements as s
asof join relocation as r on r.settlement = s.settlement and r.report_date <= d.report_date
group by d.report_date order by d.report_date
