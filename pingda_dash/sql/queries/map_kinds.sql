-- map_kinds: how many households of each group are of each kind, in one way to colour the dots ($dots), as they are drawn.
-- grain: one row a group and kind        units: 户        key: village_code, village_group or null, kind
select d.village_code, d.village_group, dot_kind($dots, d) as kind, count(*) as households
from shown_dots('home_dots') as d
group by all
order by all
