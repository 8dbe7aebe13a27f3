-- campaign_day: which day of the campaign the as-of date is, and how fresh the data are. One row.
-- day_share: of the campaign's days that have begun, 0..1.
with newest as (
    select coalesce(max(report_date) filter (dataset in (select dataset from ledgers)), max(report_date)) as last_report
    from measures where report_date <= getvariable('as_of')
),
received as (
    select max(received_at) as received_at from uploads
)
select title, township, start, "end", getvariable('as_of') as as_of,
       least(greatest(getvariable('as_of') - start + 1, 0), "end" - start + 1) as day,
       greatest("end" - getvariable('as_of'), 0) as days_left,
       "end" - start + 1 as total_days,
       "day" / total_days as day_share,
       last_report, received_at, poverty_line, poverty_line_basis, timely_days, timely_basis, demo_day
from plan_campaign, newest, received
