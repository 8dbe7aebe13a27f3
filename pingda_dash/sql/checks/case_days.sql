-- case_days: a case whose risk is gone before it was found, or helped before it was found (ours before theirs).
-- grain: household, field, report        key: subject, field, since
-- kept
with days as (
    select *, next_report(household_id, report_date) as until from monitoring
)
select 'monitoring' as one, village_code, household_id as subject, 'cleared_on' as field, cleared_on::varchar as our_text,
       found_on::varchar as their_text, report_date as since, until, source_sha256, source_row
from days where cleared_on < found_on
union all
select 'monitoring', village_code, household_id, 'measures_on', measures_on::varchar, found_on::varchar, report_date, until,
       source_sha256, source_row
from days where measures_on < found_on
union all
select 'monitoring', village_code, household_id, 'cleared_on', cleared_on::varchar, measures_on::varchar, report_date,
       until, source_sha256, source_row
from days where cleared_on < measures_on and cleared_on >= found_on
