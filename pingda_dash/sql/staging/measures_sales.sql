-- measures_sales: whether a village that reports sells through its own 电商服务点 (100 or 0), and the share of all villages
-- that do (plan 四(一)3): an 电商站点 that the ledger calls the village's service point and that has sold something. Of a
-- village whose 电商站点 the ledger does not say this there is no figure; station_percent_unknown: how many they are.
-- grain: measure, village (null: the township), report date        units: percent 0..100, villages
-- key: measure, village_code or null, report_date
-- kept
with days as (
    select distinct report_date from sales
),
began as (
    select village_code, min(report_date) as report_date from sales group by village_code
),
stations as (
    select * from sales where channel = '电商站点'
),
carried as (
    select d.report_date, p.village_code, s.amount_wan, s.is_station
    from days as d
    cross join (select distinct village_code, product from stations) as p
    asof join stations as s
      on s.village_code = p.village_code and s.product = p.product and s.report_date <= d.report_date
),
serving as (
    select report_date, village_code, bool_or(is_station and amount_wan > 0) as is_covered,
           bool_or(is_station is null and amount_wan > 0) as is_unknown
    from carried group by report_date, village_code
),
counted as (
    select d.report_date, b.village_code,
           case when s.is_covered then 100 when s.is_unknown then null else 0 end::double as value
    from days as d
    join began as b on b.report_date <= d.report_date
    left join serving as s on s.report_date = d.report_date and s.village_code = b.village_code
),
numbers as (
    select 'station_percent' as measure, village_code, report_date, value from counted
    union all
    select 'station_percent', null, report_date,
           case when bool_or(value > 0) or count(value) = count(*)
                then coalesce(sum(value), 0) / (select count(*) from known_villages) end
    from counted group by report_date
    union all
    select 'station_percent_unknown', village_code, report_date, (value is null)::int from counted
    union all
    select 'station_percent_unknown', null, report_date, count(*) - count(value) from counted group by report_date
)
select measure, null::varchar as item, village_code, report_date, value from numbers where value is not null
