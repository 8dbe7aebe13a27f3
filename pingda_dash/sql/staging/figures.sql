-- figures: every number of every ledger as it was reported, beside what was reported of the same thing before (was,
-- was_on), and until when it stood (next_on).
-- grain: dataset, village (null: not of one), thing, field, report date        units: as the contract's field
-- key: dataset, village_code or null, thing, field, report_date
-- kept
select r.*, f.unit, f.cumulative, f.stays, lag(value) over reports as was, lag(report_date) over reports as was_on,
       lead(report_date) over reports as next_on
from reported_figures as r
join dataset_fields as f using (dataset, field)
window reports as (partition by dataset, village_code, thing, field order by report_date)
