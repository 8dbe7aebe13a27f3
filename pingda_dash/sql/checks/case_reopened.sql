-- case_reopened: a case that was over (theirs) and goes on (ours) under the day it was first found.
-- grain: household, report        key: subject, since
-- kept
select s.dataset as one, s.village_code, s.thing as subject, s.field, s.value as our_text, s.was as their_text,
       s.report_date as since, s.next_on as until, s.source_sha256, s.source_row
from states as s
join monitoring as m on m.household_id = s.thing and m.report_date = s.report_date
join monitoring as b on b.household_id = s.thing and b.report_date = s.was_on
where s.dataset = 'monitoring' and s.field = 'outcome' and s.was = '风险消除' and s.value <> '风险消除'
      and m.found_on = b.found_on
