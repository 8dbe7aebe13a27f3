-- rosters_before: every number of the roster beside what the roster before it says.
-- grain: village, figure, roster        units: as the contract's field        key: village_code, field, register_date
-- kept
with numbers as (
    unpivot (
        select register_date, village_code, source_sha256, source_row, households::double as households,
               population::double as population, registered_households::double as registered_households,
               registered_people::double as registered_people, arable_mu, area_km2, elevation_m, collective_income_wan
        from villages
    )
    on households, population, registered_households, registered_people, arable_mu, area_km2, elevation_m,
       collective_income_wan
    into name field value value
)
select n.*, p.until, f.unit, lag(value) over (partition by n.village_code, n.field order by n.register_date) as was
from numbers as n
join register_periods as p on p.dataset = 'villages' and p.register_date = n.register_date
join dataset_fields as f on f.dataset = 'villages' and f.field = n.field
