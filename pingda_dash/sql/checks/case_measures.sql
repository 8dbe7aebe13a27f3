-- case_measures: a day on which measures began, and no measures.
-- grain: household, report        key: subject, since
-- kept
select 'monitoring' as one, village_code, household_id as subject, 'measures_on' as field,
       measures_on::varchar as our_text, '未填' as their_text,
       report_date as since, lead(report_date) over (partition by household_id order by report_date) as until,
       source_sha256, source_row
from monitoring
qualify measures is null and measures_on is not null
