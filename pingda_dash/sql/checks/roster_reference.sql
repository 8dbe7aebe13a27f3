-- roster_reference: a village's area or elevation (field) that is more than a twentieth off what the township's list of
-- villages says of it (theirs).
-- grain: village, figure, roster        units: as the contract's field        key: village_code, field, since
-- kept
select 'villages' as one, b.village_code, b.field, b.value as ours, b.unit as our_unit,
       if(b.field = 'area_km2', r.area_km2, r.elevation_m) as theirs, b.unit as their_unit, b.register_date as since,
       b.until, b.source_sha256, b.source_row
from rosters_before as b
join reference_villages as r on r.village_code = b.village_code
where b.field in ('area_km2', 'elevation_m')
      and abs(b.value / nullif(if(b.field = 'area_km2', r.area_km2, r.elevation_m), 0) - 1) > 0.05
