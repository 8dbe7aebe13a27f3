-- map_hexagons: the households of the township or of a village, gathered in the hexagons of a lattice, where they are too
-- many for a dot each. A household that has no place of its own stands where its dot would: in the spiral of its group.
-- $dots: the way to colour the dots; $size: metres from a hexagon's middle to its corner; $east, $north: the middle of the
-- plane, degrees, null where households have no true place; $houses, $groups: JSON, [{id, x, y}] of households and
-- [{village, name, x, y, spread}] of groups on the plane.
-- village_code, village_group: where most of a hexagon's households are; kinds, numbers: how many are of each kind.
-- grain: one row a hexagon; x, y null: what has no place        units: metres, 户        key: x or null, y or null
with houses as (
    select unnest(from_json($houses, '[{"id": "VARCHAR", "x": "DOUBLE", "y": "DOUBLE"}]'), recursive := true)
    union all
    select household_id, plane_x(p.point.longitude::double, $east, $north), plane_y(p.point.latitude::double, $north)
    from home_places
    cross join lateral (
        select regexp_extract(geometry, '\[ *(-?[0-9.]+) *, *(-?[0-9.]+)', ['longitude', 'latitude']) as point
    ) as p
    where $east is not null
),
places as (
    select unnest(
        from_json(
            $groups,
            '[{"village": "VARCHAR", "name": "VARCHAR", "x": "DOUBLE", "y": "DOUBLE", "spread": "DOUBLE"}]'
        ),
        recursive := true
    )
),
dots as (
    select d.village_code, d.village_group, dot_kind($dots, d) as kind, o.id is null as is_guessed, o.x, o.y,
           g.x as group_x, g.y as group_y, g.spread,
           row_number() over (
               partition by d.village_code, d.village_group, o.id is null order by d.household_id
           ) - 0.5 as along
    from shown_dots('home_dots') as d
    left join houses as o on o.id = d.household_id
    left join places as g on g.village = d.village_code and g.name is not distinct from d.village_group
    where $village is null or d.village_code = $village
),
counted as (
    select hexagon_at(
               coalesce(x, group_x + spread * sqrt(along) * cos((along - 0.5) * pi() * (3 - sqrt(5)))),
               coalesce(y, group_y + spread * sqrt(along) * sin((along - 0.5) * pi() * (3 - sqrt(5)))),
               $size
           ) as hexagon,
           village_code, village_group, kind, count(*) as households, count(*) filter (is_guessed) as guessed
    from dots
    group by all
),
by_kind as (
    select hexagon, list(kind order by kind) as kinds, list(households order by kind) as numbers
    from (select hexagon, kind, sum(households)::bigint as households from counted group by all)
    group by hexagon
),
by_group as (
    select hexagon, village_code, village_group, sum(households) as households
    from counted
    group by all
),
by_village as (
    select hexagon, village_code, sum(households) as households,
           arg_max({'name': village_group}, households) as most
    from by_group
    group by all
),
by_hexagon as (
    select hexagon, count(*) as villages, arg_max(village_code, households) as village_code,
           arg_max(most, households).name as village_group, sum(households)::bigint as households
    from by_village
    group by hexagon
)
select $size * sqrt(3) * (h.hexagon.q + h.hexagon.r / 2) as x, $size * 1.5 * h.hexagon.r as y,
       h.households, h.villages, h.village_code, h.village_group, k.kinds, k.numbers,
       (select sum(c.guessed) from counted as c where c.hexagon is not distinct from h.hexagon)::bigint as guessed
from by_hexagon as h
join by_kind as k on k.hexagon is not distinct from h.hexagon
order by y, x
