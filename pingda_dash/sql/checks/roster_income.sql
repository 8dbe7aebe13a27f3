-- roster_income: a village's collective income that fell, or is more than three times what the roster before says.
-- grain: village, roster        units: 万元        key: village_code, since
-- kept
select 'villages' as one, village_code, field, value as ours, unit as our_unit, was as theirs, unit as their_unit,
       register_date as since, until, source_sha256, source_row
from rosters_before
where field = 'collective_income_wan' and (value < was or was > 0 and value > 3 * was)
