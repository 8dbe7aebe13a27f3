-- guarantee_series: one item's sums over time, for the township (each village at its latest report) or one village.
with days as (
    select distinct report_date from guarantees
    where item = $item and report_date <= getvariable('as_of') and ($village is null or village_code = $village)
),
reporters as (
    select distinct village_code from guarantees where item = $item and ($village is null or village_code = $village)
),
carried as (
    select d.report_date, g.due, g.met, g.open
    from days as d
    cross join reporters as r
    asof join (select * from guarantees where item = $item) as g
      on g.village_code = r.village_code and g.report_date <= d.report_date
)
select report_date, sum(due) as due, sum(met) as met, sum(open) as open
from carried group by report_date order by report_date
