-- problem_state: a problem that has its 销号日期 and is not closed.
-- grain: problem, report        key: subject, since
-- kept
select 'rectification' as one, village_code, unit, problem_id as subject, 'state' as field, state as our_text,
       closed_on::varchar as their_text, report_date as since,
       next_report(problem_id, report_date) as until, source_sha256, source_row
from rectification
qualify closed_on is not null and state <> '已销号'
