-- measures_workshops: of the 扶贫车间 that meet the conditions, the share that is recognised (plan 四(二): 条件一家认定一家).
-- grain: measure, report date        units: percent 0..100        key: report_date
-- kept
with days as (
    select distinct report_date from workshops
),
places as (
    select distinct workshop from workshops
),
carried as (
    select d.report_date, w.eligible, w.recognised_on
    from days as d
    cross join places as p
    asof join workshops as w on w.workshop = p.workshop and w.report_date <= d.report_date
)
select 'recognised_percent' as measure, null::varchar as item, null::varchar as village_code, report_date,
       case when count(*) filter (eligible) = 0 then 100
            else 100.0 * count(*) filter (eligible and recognised_on <= report_date) / count(*) filter (eligible) end
           as value
from carried group by report_date
