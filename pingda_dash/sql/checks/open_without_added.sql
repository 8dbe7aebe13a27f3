-- open_without_added: 存量 that rose by more (ours) than the new ones that the row reports since the last (theirs), or
-- that are due since then.
-- grain: village, item, report        units: 户        key: village_code, subject, since
-- kept
with reports as (
    select *, open - last_reported(series, report_date, open) as rose,
           greatest(coalesce(added, 0) - coalesce(last_reported(series, report_date, added), 0), 0) as new,
           greatest(coalesce(due - last_reported(series, report_date, due), 0), 0) as newly_due,
           next_report(series, report_date) as until
    from (select *, hash(village_code, item) as series from guarantees)
)
select 'guarantees' as one, village_code, item as subject, 'open' as field, rose as ours, new as theirs,
       report_date as since, until, source_sha256, source_row
from reports
where rose > greatest(new, newly_due)
