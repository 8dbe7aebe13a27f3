-- Dots of the map: their kinds, and the plane they lie on.

-- guarantee_kind: 0 where nothing is asked of a household, 1 met, 2 not reported, 3 lacking.
create or replace macro guarantee_kind(asked, met) as
    case when not asked then 0 when met then 1 when met is null then 2 else 3 end;

-- dot_kind: the kind of a row of home_dots (as d) in one way to colour the dots.
create or replace macro dot_kind(way, d) as
    case way when 'category' then d.category_kind when 'housing' then d.housing_kind
             when 'schooling' then d.schooling_kind when 'medical' then d.medical_kind
             when 'water' then d.water_kind when 'income' then d.income_kind when 'watched' then d.watched_kind end;

-- plane_x, plane_y: a position in degrees on the map's plane, metres east and south of its middle (`maps.real.Plane`).
create or replace macro plane_x(longitude, east, north) as
    6378137 * radians(longitude - east) * cos(radians(north));
create or replace macro mercator(latitude) as 6378137 * ln(tan(pi() / 4 + radians(latitude) / 2));
create or replace macro plane_y(latitude, north) as (mercator(north) - mercator(latitude)) * cos(radians(north));

-- hexagon_at: which hexagon {q, r} of a lattice a point is in; size: from a middle to a corner. The three coordinates of
-- a hexagon sum to 0; the one that was rounded most is made of the others.
create or replace macro hexagon_rounded(q, r) as
    case when abs(round(q) - q) > abs(round(r) - r) and abs(round(q) - q) > abs(round(-q - r) + q + r)
         then {'q': (-round(r) - round(-q - r))::integer, 'r': round(r)::integer}
         when abs(round(r) - r) > abs(round(-q - r) + q + r)
         then {'q': round(q)::integer, 'r': (-round(q) - round(-q - r))::integer}
         else {'q': round(q)::integer, 'r': round(r)::integer} end;
create or replace macro hexagon_at(x, y, size) as hexagon_rounded((x / sqrt(3) - y / 3) / size, y * 2 / 3 / size);

-- wgs84_place: `wgs84_point`, which is Python's, without asking it where nothing is to be converted: of a prefecture's
-- households that takes a second and not a quarter of a minute.
create or replace macro wgs84_place(longitude, latitude, datum) as
    case when datum in ('WGS84', 'CGCS2000') and abs(longitude) <= 180 and abs(latitude) <= 90
         then format('{{"type": "Point", "coordinates": [{}, {}]}}', round(longitude, 7), round(latitude, 7))
         else wgs84_point(longitude, latitude, datum) end;
