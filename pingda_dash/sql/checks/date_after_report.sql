-- date_after_report: something that is said to have happened (ours) after the day that the row reports of (theirs).
-- grain: thing, field, report        key: subject, field, since
-- kept
select s.dataset as one, village_code, thing as subject, field, value as our_text, report_date::varchar as their_text,
       report_date as since, next_on as until, source_sha256, source_row
from states as s
join dataset_fields as f using (dataset, field)
where f.type = 'date' and not f.ahead and value > report_date::varchar
