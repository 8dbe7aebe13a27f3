-- paid_before_report: more spent than in the last report, and the day of payment (ours) before that report (theirs), which
-- said an earlier day or the same; or as much spent, and another day of payment (theirs: the one before).
-- grain: project, report        key: subject, since
-- kept
with reports as (
    select *, last_reported(project_id, report_date, spent_wan) as was,
           last_reported(project_id, report_date, report_date) as was_on,
           last_reported(project_id, report_date, paid_on) as was_paid, next_report(project_id, report_date) as until
    from funds
)
select 'funds' as one, village_code, project_id as subject, 'paid_on' as field, paid_on::varchar as our_text,
       if(spent_wan = was, was_paid, was_on)::varchar as their_text, report_date as since, until, source_sha256, source_row
from reports
where spent_wan > was and was > 0 and paid_on <= was_paid or spent_wan = was and paid_on <> was_paid
