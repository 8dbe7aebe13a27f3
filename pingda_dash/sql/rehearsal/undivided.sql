-- undivided: rows of an incoming ledger that leave {part} empty where the last report before them was divided by it: they
-- will be read as the whole, in place of the parts.
-- grain: one row per source_row      units: the field's      key: source_row
with reported as (
    select {rest}, report_date, sum({field}) as value, string_agg({part} || ' ' || {field}, '、' order by {part}) as parts
    from lake.{table}
    where {part} is not null and {field} is not null
    group by all
)
select new.source_row, reported.value as was, new.{field} as now, reported.parts
from incoming as new
asof join reported on {same_rest} and new.report_date >= reported.report_date
where new.{part} is null and new.{field} is not null
order by new.source_row
