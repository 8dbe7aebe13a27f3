-- village_list: the township's villages in their fixed order, from the roster in force, else from public sources.
-- population_year: of a population that is not the roster's but a public source's of that year.
-- grain: one row a village        units: households 户, people 人, arable_mu 亩, area_km2 平方公里, elevation_m 米
-- key: village_code
with roster as (
    select v.*
    from villages as v
    join register_in_force as f on f.dataset = 'villages' and f.register_date = v.register_date
),
codes as (
    select village_code from roster
    union
    select village_code from reference_villages where not exists (select 1 from roster)
)
select c.village_code,
       coalesce(r.village, k.village) as village,
       coalesce(r.kind, k.kind) as kind,
       r.is_poor,
       r.households,
       coalesce(r.population, k.population) as population,
       if(r.population is null, k.population_year, null) as population_year,
       r.registered_households, r.registered_people, r.arable_mu, r.featured_industry, r.collective_income_wan,
       coalesce(r.area_km2, k.area_km2) as area_km2,
       coalesce(r.elevation_m, k.elevation_m) as elevation_m,
       r.longitude, r.latitude, r.datum, r.position_source,
       coalesce(h.x, 1.0 * (row_number() over (order by c.village_code) - 1)) as x,
       coalesce(h.y, 5.0) as y,
       case when r.village_code is not null then '村情名册'
            when k.population_year is not null then '公开资料(' || k.population_year || ')'
            else '未核实' end as fact_source,
       k.relative_position, k.main_crops,
       r.register_date
from codes as c
left join roster as r using (village_code)
left join reference_villages as k using (village_code)
left join reference_hexagons as h using (village_code)
order by c.village_code
