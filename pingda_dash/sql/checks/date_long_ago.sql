-- date_long_ago: a day (ours) more than seven years before the campaign, when nothing of it was under way.
-- grain: thing, field, report        key: subject, field, since
-- kept
select s.dataset as one, village_code, thing as subject, field, value as our_text, report_date as since,
       next_on as until, source_sha256, source_row
from states as s
join dataset_fields as f using (dataset, field)
where f.type = 'date' and value < (select (start - interval 7 year)::date::varchar from plan_campaign)
