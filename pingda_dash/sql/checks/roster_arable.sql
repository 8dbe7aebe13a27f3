-- roster_arable: a village with more arable land than area (1 平方公里 = 1500 亩).
-- grain: village, roster        units: 亩        key: village_code, since
-- kept
select 'villages' as one, village_code, 'arable_mu' as field, arable_mu as ours, '亩' as our_unit,
       area_km2 * 1500 as theirs, '亩' as their_unit, v.register_date as since, p.until, source_sha256, source_row
from villages as v
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where arable_mu > area_km2 * 1500
