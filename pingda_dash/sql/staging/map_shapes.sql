-- map_shapes: where things lie, as files and the village roster in force on the as-of date say; never a household.
-- A layer of a village (its boundary, its groups, its schools), or of the township, is that of its newest file up to the
-- day; one that came later is that of its first: the land was there before it was surveyed.
-- geometry: GeoJSON in WGS84, datum: the one it came in. thing: what kind of facility, or which project.
-- grain: one row a shape        units: degrees        key: shape_id
with words as (
    from (values ('乡镇', 'township'), ('村', 'village'), ('村民小组', 'group'), ('设施', 'facility'),
                 ('项目', 'project'), ('道路', 'road'), ('河流', 'river')) as w(level_word, level)
),
kinds as (
    from (values ('点', 'point'), ('线', 'line'), ('面', 'area')) as k(kind_word, kind)
),
placed as (
    select w.level, k.kind, g.village_code, g.village_group,
           case w.level when 'facility' then coalesce(g.thing_kind, g.thing) when 'project' then g.thing end as thing,
           g.name, g.part, g.geometry, g.source, g.report_date as source_date, g.datum, g.review_no,
           coalesce(g.approximate, false) as approximate
    from geometry as g
    join words as w on w.level_word = g.level
    join kinds as k on k.kind_word = g.shape
),
in_force as (
    select *
    from placed
    window layer as (partition by level, kind, village_code, if(level = 'facility', thing, null))
    qualify source_date = coalesce(max(source_date) filter (source_date <= getvariable('as_of')) over layer,
                                   min(source_date) over layer)
),
seats as (
    select 'village' as level, 'point' as kind, v.village_code, null::varchar as village_group,
           null::varchar as thing, v.village as name, null::varchar as part,
           wgs84_point(v.longitude, v.latitude, v.datum) as geometry,
           coalesce(v.position_source, '村情名册') as source, v.register_date as source_date, v.datum,
           null::varchar as review_no, false as approximate
    from village_list as v
    where not exists (
        select 1 from in_force as f where f.level = 'village' and f.kind = 'point' and f.village_code = v.village_code
    )
)
select concat_ws('/', level, kind, village_code, village_group, thing, name, part) as shape_id,
       level, kind, village_code, village_group, thing, name, geometry, source, source_date, datum, review_no,
       approximate
from (select * from in_force union all by name select * from seats)
where geometry is not null
