-- case_outcome: a case that is called over without the day it ended, in a report that says it of others, or one that has
-- that day and goes on.
-- grain: household, report        key: subject, since
-- kept
select 'monitoring' as one, village_code, household_id as subject, 'outcome' as field, coalesce(outcome, '未填') as our_text,
       coalesce(cleared_on::varchar, '未填') as their_text, report_date as since,
       next_report(household_id, report_date) as until, source_sha256, source_row
from monitoring
qualify outcome = '风险消除' and cleared_on is null and max(cleared_on) over (partition by report_date) is not null
        or coalesce(outcome, '监测中') <> '风险消除' and cleared_on is not null
