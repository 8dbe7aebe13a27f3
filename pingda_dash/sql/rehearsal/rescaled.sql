-- rescaled: an incoming file's {field} against what was last reported of the same things up to its day, where it seems to
-- be in another unit: in the middle {far} times as much or more, or as little, or (of three rows or more) nearly all of
-- them 15 times as much, as 公顷 against 亩.
-- grain: one row, none where the unit seems the same      units: times
-- rehearsal.py fills in: key, same_key, date (when a row is of), of_day (when the file is of), far
with reported as (
    select {key}, {date} as day, {field} as value
    from lake.{table}
    where {field} > 0
),
compared as (
    select new.source_row, new.{field} / reported.value as times
    from (select *, {of_day} as day from incoming) as new
    asof join reported on {same_key} and new.day >= reported.day
    where new.{field} > 0
)
select median(times) as times, count(*) as cells, min(source_row) as source_row
from compared
having count(*) > 0
       and (median(times) >= {far} or median(times) <= 1.0 / {far}
            or (count(*) >= 3 and quantile_cont(times, 0.2) >= 13.5 and quantile_cont(times, 0.8) <= 16.5)
            or (count(*) >= 3 and quantile_cont(times, 0.2) >= 1 / 16.5 and quantile_cont(times, 0.8) <= 1 / 13.5))
