-- register_people: a village whose people, labour or registered people (part) are more than `roster_change` (3 %) and five more or
-- fewer than in the register before, while as many households were counted.
-- grain: village, part, register        units: 人        key: village_code, part, since
-- kept
with parts as (
    select register_date, until, village_code, source_sha256, unnest(['人口', '劳动力', '建档立卡人口']) as part,
           unnest([people, labour, registered_people]) as value,
           unnest([was.people, was.labour, was.registered_people]) as was,
           unnest([homes, homes, registered_homes]) as homes,
           unnest([was.homes, was.homes, was.registered_homes]) as before
    from village_registers
    where was is not null
)
select 'households' as one, village_code, part as subject, part, value as ours, '人' as our_unit, was as theirs,
       '人' as their_unit, register_date as since, until, source_sha256, null::bigint as source_row
from parts
cross join limits as l
where abs(value - was) > greatest(l.roster_change * was, 5) and abs(homes - before) <= 0.03 * before
