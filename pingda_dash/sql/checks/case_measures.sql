-- case_measures: a day on which measures began (ours), and no measures (theirs); or measures without the day that the
-- report before gave, or the same measures of the same case with another one.
-- grain: household, report        key: subject, since
-- kept
select 'monitoring' as one, village_code, household_id as subject, 'measures_on' as field,
       coalesce(measures_on::varchar, '未填') as our_text, case when measures is null then '未填'
            when measures_on is null then '已填'
            else '未变,上次 ' || last_reported(household_id, report_date, measures_on) end as their_text,
       report_date as since, next_report(household_id, report_date) as until, source_sha256, source_row
from monitoring
qualify measures is null and measures_on is not null
        or measures is not null and measures_on is null and last_reported(household_id, report_date, measures_on) is not null
        or measures = last_reported(household_id, report_date, measures)
           and found_on = last_reported(household_id, report_date, found_on)
           and measures_on <> last_reported(household_id, report_date, measures_on)
