-- home_places: where each household lives, by its newest position up to the as-of date, else its first, else by the
-- register in force; for those alone who see names in full, for everybody else without a row.
-- geometry: GeoJSON in WGS84, datum: the one it came in.
-- grain: one row a household        units: degrees        key: household_id
with latest as (
    select household_id, village_code, village_group, geometry, source, report_date as source_date, datum,
           coalesce(approximate, false) as approximate
    from home_positions
    qualify row_number() over (
        partition by household_id
        order by report_date <= getvariable('as_of') desc,
                 if(report_date <= getvariable('as_of'), report_date, null) desc nulls last,
                 report_date
    ) = 1
),
registered as (
    select h.household_id, h.village_code, h.village_group, wgs84_place(h.longitude, h.latitude, h.datum) as geometry,
           '农户名册' as source, h.register_date as source_date, h.datum, false as approximate
    from households as h
    join register_in_force as f on f.dataset = 'households' and f.register_date = h.register_date
    where h.longitude is not null and h.household_id not in (select household_id from latest)
)
select household_id, village_code, village_group, geometry, source, source_date, datum, approximate
from (select * from latest union all by name select * from registered)
where geometry is not null and getvariable('unmasked')
