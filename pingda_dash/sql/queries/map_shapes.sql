-- map_shapes: the shapes that the map draws on the as-of date, areas before lines before points; no household's.
select * from map_shapes order by kind, level, village_code, village_group, name, shape_id
