-- state_went_back: a step that was reached (theirs) and no longer is (ours).
-- grain: thing, field, report        key: subject, field, since
-- kept
select s.dataset as one, s.village_code, s.thing as subject, s.field, s.value as our_text, s.was as their_text,
       s.report_date as since, s.next_on as until, s.source_sha256, s.source_row
from states as s
join dataset_fields as f using (dataset, field)
left join dataset_words as n on n.dataset = s.dataset and n.field = s.field and n.word = s.value
left join dataset_words as o on o.dataset = s.dataset and o.field = s.field and o.word = s.was
where f.advances and (n.position < o.position or s.value = 'false' and s.was = 'true')
