-- employment_series: one item over time: the township's sum (each village at its latest report) or one village.
with days as (
    select distinct report_date from measures
    where dataset = 'employment' and item = $item and report_date <= getvariable('as_of')
),
reporters as (
    select distinct village_code, measure from measures
    where dataset = 'employment' and item = $item and ($village is null or village_code = $village)
),
numbers as (
    select village_code, measure, report_date, value from measures where dataset = 'employment' and item = $item
),
carried as (
    select d.report_date, r.measure, n.value
    from days as d
    cross join reporters as r
    asof left join numbers as n
      on n.village_code = r.village_code and n.measure = r.measure and n.report_date <= d.report_date
)
select report_date, sum(value) filter (measure = 'people') as people,
       sum(value) filter (measure = 'poor_people') as poor_people
from carried group by report_date order by report_date
