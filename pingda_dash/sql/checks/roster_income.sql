-- roster_income: a village's collective income that fell, or is more than three times what the roster before
-- says, and than half of what villages usually have.
-- grain: village, roster        units: 万元        key: village_code, since
-- kept
select 'villages' as one, village_code, field, value as ours, unit as our_unit, was as theirs, unit as their_unit,
       register_date as since, until, source_sha256, source_row
from rosters_before
cross join (select median(was) as usual from rosters_before where field = 'collective_income_wan' and was > 0)
where field = 'collective_income_wan' and (value < was or was is not null and value > 3 * greatest(was, 0.5 * usual))
