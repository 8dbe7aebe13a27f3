-- setbacks: rows of an incoming ledger whose cumulative {field} is below what was last reported up to their day.
-- grain: one row per source_row      units: the field's      key: source_row
with reported as (
    select {key}, report_date, {field} as value
    from lake.{table}
    where {field} is not null
)
select new.source_row, reported.value as was, new.{field} as now
from incoming as new
asof join reported on {same_key} and new.report_date >= reported.report_date
where new.{field} < reported.value
order by new.source_row
