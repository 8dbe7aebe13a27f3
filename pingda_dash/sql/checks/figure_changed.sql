-- figure_changed: a number that stays (a plan, the households of a settlement, the files of a village) and is another (ours)
-- than in the report before (theirs).
-- grain: thing, field, report        units: the field's        key: village_code, subject, field, since
-- kept
select dataset as one, village_code, thing as subject, field, value as ours, unit as our_unit, was as theirs,
       unit as their_unit, report_date as since, next_on as until, source_sha256, source_row
from figures
where stays and value <> was
