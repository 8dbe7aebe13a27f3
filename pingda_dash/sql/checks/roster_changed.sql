-- roster_changed: a figure of the roster (field) that is more than `roster_change` (3 %) more or less than in the roster before.
-- grain: village, figure, roster        units: as the contract's field        key: village_code, field, since
-- kept
select 'villages' as one, village_code, field, value as ours, unit as our_unit, was as theirs, unit as their_unit,
       register_date as since, until, source_sha256, source_row
from rosters_before
cross join limits as l
where field <> 'collective_income_wan' and abs(value - was) > greatest(l.roster_change * was, if(unit = '户', 2, 0))
