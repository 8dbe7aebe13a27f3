-- open_without_added: 存量 that rose by more (ours) than the new ones that the row reports since the last (theirs).
-- grain: village, item, report        units: 户        key: village_code, subject, since
-- kept
with reports as (
    select *, open - lag(open) over item_reports as rose, coalesce(added, 0) - coalesce(lag(added) over item_reports, 0) as new,
           lead(report_date) over item_reports as until
    from guarantees
    window item_reports as (partition by village_code, item order by report_date)
)
select 'guarantees' as one, village_code, item as subject, 'open' as field, rose as ours, greatest(new, 0) as theirs,
       report_date as since, until, source_sha256, source_row
from reports
where rose > greatest(new, 0)
