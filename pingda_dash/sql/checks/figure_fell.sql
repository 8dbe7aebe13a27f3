-- figure_fell: a number that only grows (cumulative, or a step that was reached) and is less (ours) than before (theirs).
-- grain: thing, field, report        units: the field's        key: village_code, subject, field, since
-- kept
select f.dataset as one, f.village_code, f.thing as subject, f.field, f.value as ours, f.unit as our_unit, f.was as theirs,
       f.unit as their_unit, f.report_date as since, f.next_on as until, f.source_sha256, f.source_row
from figures as f
join dataset_fields as d using (dataset, field)
where (f.cumulative or d.advances) and f.value < f.was
