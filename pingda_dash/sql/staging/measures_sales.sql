-- measures_sales: whether a village that reports sells through an 电商站点 (100 or 0), and the share of all villages that
-- do (plan 四(一)3).
-- grain: measure, village (null: the township), report date        units: percent 0..100
-- key: village_code or null, report_date
-- kept
with days as (
    select distinct report_date from sales
),
began as (
    select village_code, min(report_date) as report_date,
           min(report_date) filter (channel = '电商站点') as station_since
    from sales group by village_code
),
counted as (
    select d.report_date, b.village_code,
           case when b.station_since <= d.report_date then 100 else 0 end::double as value
    from days as d join began as b on b.report_date <= d.report_date
)
select 'station_percent' as measure, null::varchar as item, village_code, report_date, value from counted
union all
select 'station_percent', null, null, report_date, sum(value) / (select count(*) from known_villages)
from counted group by report_date
