-- measures_cooperatives: 农民专业合作社 at work (正常) in each village; for the township, in the poor village that has
-- fewest: the plan asks one for each (四(一)2). Without a roster that says which are poor there is no such figure.
-- grain: measure, village (null: the township), report date        units: 个
-- key: village_code or null, report_date
-- kept
with days as (
    select distinct report_date from cooperatives
),
entities as (
    select distinct entity from cooperatives
),
carried as (
    select d.report_date, c.village_code, c.kind = '农民专业合作社' and c.state = '正常' as works
    from days as d
    cross join entities as e
    asof join cooperatives as c on c.entity = e.entity and c.report_date <= d.report_date
),
counted as (
    select d.report_date, v.village_code, v.is_poor, count(*) filter (c.works)::double as value
    from days as d
    cross join known_villages as v
    left join carried as c on c.report_date = d.report_date and c.village_code = v.village_code
    group by all
)
select 'cooperatives' as measure, null::varchar as item, village_code, report_date, value from counted
union all
select 'cooperatives', null, null, report_date, min(value) from counted where is_poor group by report_date
