-- closed_at_once: five problems or more that are reported for the first time as closed, within a day of when they were found
-- (ours; theirs: all that the report names for the first time).
-- grain: report        units: 条        key: since
-- kept
with reports as (
    select *, row_number() over (partition by problem_id order by report_date) = 1 as is_new,
           state = '已销号' and closed_on <= found_on + 1 as is_at_once
    from rectification
),
days as (
    select report_date, lead(report_date) over (order by report_date) as until, count(*) filter (is_new) as new,
           count(*) filter (is_new and is_at_once) as at_once,
           string_agg(problem_id, '、' order by problem_id) filter (is_new and is_at_once) as things,
           any_value(source_sha256) as source_sha256
    from reports group by report_date
)
select 'rectification' as one, null::varchar as village_code, 'closed_on' as field, at_once as ours, '条' as our_unit,
       new as theirs, '条' as their_unit, things, report_date as since, until, source_sha256
from days
where at_once >= 5
