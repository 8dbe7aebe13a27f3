-- case_measures: measures without the day they began, or a day without measures.
-- grain: household, report        key: subject, since
-- kept
select 'monitoring' as one, village_code, household_id as subject, 'measures_on' as field,
       coalesce(measures_on::varchar, '未填') as our_text, if(measures is null, '未填', '已填') as their_text,
       report_date as since, lead(report_date) over (partition by household_id order by report_date) as until,
       source_sha256, source_row
from monitoring
qualify (measures is null) <> (measures_on is null)
