-- roster_poor: a village that is 贫困村 in one roster and not in the one before or after it.
-- grain: village, roster        key: village_code, since
-- kept
with rosters as (
    select *, last_reported(village_code, register_date, is_poor) as was from villages
)
select 'villages' as one, village_code, 'is_poor' as field, is_poor::varchar as our_text, was::varchar as their_text,
       v.register_date as since, p.until, source_sha256, source_row
from rosters as v
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where is_poor <> was
