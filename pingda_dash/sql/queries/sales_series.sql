-- sales_series: cumulative sales on each report date, and those online; each village's line at its latest report.
with days as (
    select distinct report_date from sales
    where report_date <= getvariable('as_of') and ($village is null or village_code = $village)
),
lines as (
    select distinct village_code, channel, product from sales where $village is null or village_code = $village
)
select d.report_date, sum(s.amount_wan) as amount_wan,
       coalesce(sum(s.amount_wan) filter (s.channel in ('线上', '电商站点')), 0) as online_wan
from days as d
cross join lines as l
asof join sales as s on s.village_code = l.village_code and s.channel = l.channel and s.product = l.product
                    and s.report_date <= d.report_date
group by d.report_date order by d.report_date
