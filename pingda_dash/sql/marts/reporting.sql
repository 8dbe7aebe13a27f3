-- reporting: of each village and each ledger it is asked to be in, the last report on or before the as-of date.
-- days_overdue: days beyond the ledger's reporting period, 0 within it; null where nothing was ever reported.
-- grain: village × ledger        key: village_code, dataset
with last_reports as (
    select * from ledger_reports where village_code is not null and report_date <= getvariable('as_of')
    qualify row_number() over (partition by dataset, village_code order by report_date desc) = 1
)
select v.village_code, v.village, v.is_poor, d.dataset, d.title, d.period as reporting_days, d.position,
       l.report_date, l.rows, l.author, l.received_at, l.filename, l.version,
       getvariable('as_of') - l.report_date as days_since_report,
       if(l.report_date is null, null, greatest(getvariable('as_of') - l.report_date - d.period, 0)) as days_overdue
from village_list as v
cross join dataset_list as d
left join last_reports as l on l.village_code = v.village_code and l.dataset = d.dataset
where d.covers is not null
