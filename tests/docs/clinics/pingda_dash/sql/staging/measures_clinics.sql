-- measures_clinics: the share of clinics that are up to standard (plan 四(三): 医疗机构标准化建设).
-- grain: measure, report date        units: percent 0..100        key: report_date
-- kept
with days as (
    select distinct report_date from clinics
),
places as (
    select distinct clinic from clinics
),
carried as (
    select d.report_date, c.up_to_standard
    from days as d
    cross join places as p
    asof join clinics as c on c.clinic = p.clinic and c.report_date <= d.report_date
)
select 'standard_percent' as measure, null::varchar as item, null::varchar as village_code, report_date,
       100.0 * count(*) filter (up_to_standard) / count(*) as value
from carried group by report_date
