-- roster_households_people: a village with fewer than 1.5 people a household or more than 7: of all (field population), or
-- of 建档立卡 (registered_people).
-- grain: village, figure, roster        units: 人, 户        key: village_code, field, since
-- kept
with pairs as (
    select register_date, village_code, unnest(['population', 'registered_people']) as field,
           unnest([population, registered_people]) as people, unnest([households, registered_households]) as homes,
           source_sha256, source_row
    from villages
)
select 'villages' as one, village_code, field, people as ours, '人' as our_unit, homes as theirs, '户' as their_unit,
       v.register_date as since, p.until, source_sha256, source_row
from pairs as v
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where people not between 1.5 * homes and 7 * homes
