-- measures_records: how much of one whole review of the 档案 is done (rounded down: 100 is every file), and errors found
-- and not yet corrected (plan 四(九)).
-- grain: measure, village (null: the township), report date        units: percent 0..100, 条
-- key: measure, village_code or null, report_date
-- kept
with days as (
    select distinct report_date from records
),
reporters as (
    select distinct village_code from records
),
carried as (
    select d.report_date, r.files, r.checked
    from days as d
    cross join reporters as v
    asof join records as r on r.village_code = v.village_code and r.report_date <= d.report_date
),
of_villages as (
    unpivot (select village_code, report_date,
                    case when files = 0 then 100 else floor(1000.0 * checked / files) / 10 end as reviewed,
                    (errors - coalesce(corrected, 0))::double as open_errors
             from records)
    on reviewed, open_errors into name measure value value
)
select measure, null::varchar as item, village_code, report_date, value from of_villages
union all
select 'reviewed', null, null, report_date,
       case when sum(files) = 0 then 100 else floor(1000.0 * sum(checked) / sum(files)) / 10 end
from carried group by report_date
