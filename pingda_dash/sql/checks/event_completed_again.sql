-- event_completed_again: an event that completes what the plan asks of a village once (the 《村规民约》 revised), which an
-- earlier event completed (theirs: its day).
-- grain: village, kind, event        key: village_code, subject, since
-- kept
select 'activities' as one, a.village_code, a.kind as subject, 'completes' as field, a.report_date::varchar as our_text,
       max(b.report_date)::varchar as their_text, a.report_date as since, a.report_date + 15 as until,
       any_value(a.source_sha256) as source_sha256, min(a.source_row) as source_row
from activities as a
join activities as b
  on b.kind = a.kind and b.village_code is not distinct from a.village_code and b.report_date < a.report_date
where a.completes and b.completes
group by a.village_code, a.kind, a.report_date
