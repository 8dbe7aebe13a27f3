-- state_changed: what stays of a thing (its village, its source, its unit, the day it was found, is due or was closed) and
-- is another (ours) than in the report before (theirs). A case that was cleared and is open again, or found after
-- that report, was found anew, and what is closed anew is closed on another day.
-- grain: thing, field, report        key: subject, field, since
-- kept
with names as (
    select village_code, any_value(village) as village from villages group by village_code
    union all
    select village_code, village from reference_villages where village_code not in (select village_code from villages)
)
select s.dataset as one, s.village_code, s.thing as subject, s.field, coalesce(n.village, s.value) as our_text,
       coalesce(o.village, s.was) as their_text, s.report_date as since, s.next_on as until, s.source_sha256, s.source_row
from states as s
left join names as n on s.field = 'village_code' and n.village_code = s.value
left join names as o on s.field = 'village_code' and o.village_code = s.was
anti join states as c
  on c.dataset = s.dataset and c.thing = s.thing and c.report_date = s.report_date and c.value <> c.was
 and (s.field = 'found_on' and s.value > s.was and c.field = 'outcome' and c.was = '风险消除'
      or s.field = 'cleared_on' and c.field = 'outcome' or s.field = 'closed_on' and c.field = 'state')
where s.stays and s.value <> s.was
      and not (s.dataset = 'monitoring' and s.field = 'found_on' and s.value > s.was_on::varchar)
