-- blanked: of an incoming file's {field}, the rows in which it is blank although the same thing had a figure before: in
-- the very row that would be replaced, or, where the file has no figure of it at all, in the last report.
-- grain: one row, none where nothing would go blank      units: the field's
-- check.py fills in: key, same_key, date (when a row is of), of_day (when the file is of)
with reported as (
    select {key}, {date} as day, {field} as value
    from lake.{table}
    where {field} is not null
),
gone as (
    select new.source_row, reported.value, reported.day
    from (select *, {of_day} as day from incoming) as new
    asof join reported on {same_key} and new.day >= reported.day
    where new.{field} is null
          and (new.day = reported.day or (select count({field}) from incoming) = 0)
)
select count(*) as cells, min(source_row) as source_row, arg_min(value, source_row) as was, arg_min(day, source_row) as day
from gone
having count(*) > 0
