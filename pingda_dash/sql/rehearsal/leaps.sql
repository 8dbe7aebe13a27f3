-- leaps: rows of an incoming ledger whose cumulative {field} grew, since the last report before, more than {times}
-- times as fast per day as over the reports before that.
-- The pace is that of the last reports, at most five: growth from the first to the last of them ÷ the days between.
-- Where there are not two reports, or nothing grew, there is no pace and nothing to compare.
-- grain: one row per source_row      units: the field's, a day      key: source_row
with reported as (
    select {key}, report_date, {field} as value
    from lake.{table}
    where {field} is not null
),
paced as (
    select {key}, report_date, value,
           (value - first_value(value) over recent)
               / nullif(report_date - first_value(report_date) over recent, 0) as pace
    from reported
    window recent as (partition by {key} order by report_date rows between 4 preceding and current row)
)
select new.source_row, reported.value as was, new.{field} as now, reported.report_date, reported.pace,
       (new.{field} - reported.value) / (new.report_date - reported.report_date) as speed
from incoming as new
asof join paced as reported on {same_key} and new.report_date > reported.report_date
where reported.pace > 0 and new.{field} - reported.value > {times} * reported.pace * (new.report_date - reported.report_date)
order by new.source_row
