-- figures: every number of every ledger as it was reported, beside what was reported of the same thing before (was,
-- was_on), and until when it stood (next_on).
-- grain: dataset, village (null: not of one), thing, field, report date        units: as the contract's field
-- key: dataset, village_code or null, thing, field, report_date
-- kept
with neighbours as (
    select series, report_date, lag(value) over reports as was, lag(report_date) over reports as was_on,
           lead(report_date) over reports as next_on
    from reported_figures
    window reports as (partition by series order by report_date)
)
select r.*, f.unit, f.cumulative, f.stays, n.was, n.was_on, n.next_on
from reported_figures as r
join neighbours as n on n.series = r.series and n.report_date = r.report_date
join dataset_fields as f on f.dataset = r.dataset and f.field = r.field
