-- leaps: rows of an incoming ledger whose cumulative {field} grew, since the last report before, more than {times}
-- times as fast per day as over the reports before that.
-- The pace is that of the last reports, at most five: growth from the first to the last of them ÷ the days between.
-- Where there are not two reports, or nothing grew, there is no pace and nothing to compare.
-- grain: one row per source_row      units: the field's, a day      key: source_row
with known as (
    select {key}, report_date, {field} as value
    from lake.{table}
    where {field} is not null
),
paced as (
    select {key}, report_date, value,
           (value - first_value(value) over recent)
               / nullif(report_date - first_value(report_date) over recent, 0) as pace
    from known
    window recent as (partition by {key} order by report_date rows between 4 preceding and current row)
)
select new.source_row, known.value as was, new.{field} as now, known.report_date, known.pace,
       (new.{field} - known.value) / (new.report_date - known.report_date) as speed
from incoming as new
asof join paced as known on {same_key} and new.report_date > known.report_date
where known.pace > 0 and new.{field} - known.value > {times} * known.pace * (new.report_date - known.report_date)
order by new.source_row
