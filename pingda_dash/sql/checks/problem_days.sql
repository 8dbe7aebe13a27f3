-- problem_days: a problem closed, or due, before it was found (ours before theirs).
-- grain: problem, field, report        key: subject, field, since
-- kept
with days as (
    select *, next_report(problem_id, report_date) as until from rectification
)
select 'rectification' as one, village_code, unit, problem_id as subject, 'closed_on' as field, closed_on::varchar as our_text,
       found_on::varchar as their_text, report_date as since, until, source_sha256, source_row
from days where closed_on < found_on
union all
select 'rectification', village_code, unit, problem_id, 'due_on', due_on::varchar, found_on::varchar, report_date, until,
       source_sha256, source_row
from days where due_on < found_on
