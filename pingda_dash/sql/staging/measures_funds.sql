-- measures_funds: of 涉农整合资金 as planned, the share for 产业 (plan 四(一)); of all projects, the share 公告公示 (四(八)), and
-- of their planned money what was spent.
-- grain: measure, report date        units: percent 0..100        key: measure, report_date
-- kept
with shares as (
    select report_date,
           100.0 * coalesce(sum(planned_wan) filter (fund = '涉农整合资金' and purpose = '产业'), 0)
               / nullif(sum(planned_wan) filter (fund = '涉农整合资金'), 0) as industry_percent,
           case when count(published) > 0 then 100.0 * count(*) filter (published) / count(*) end as published_percent,
           100.0 * sum(spent_wan) / nullif(sum(planned_wan), 0) as spent_percent
    from projects_by_day group by report_date
)
select measure, null::varchar as item, null::varchar as village_code, report_date, value
from (unpivot shares on industry_percent, published_percent, spent_percent into name measure value value)
