-- case_cleared_bare: a risk that is said to be gone (ours), and no measures that were taken.
-- grain: household, report        key: subject, since
-- kept
select 'monitoring' as one, village_code, household_id as subject, 'outcome' as field, outcome as our_text,
       '未填' as their_text, report_date as since,
       next_report(household_id, report_date) as until, source_sha256, source_row
from monitoring
qualify outcome = '风险消除' and measures is null
