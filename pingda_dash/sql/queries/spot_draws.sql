-- spot_draws: every draw until the as-of date, the newest first: what was drawn from which list, how many were visited by
-- then, and how often whole things differ in all that it stands for (`spot_errors` of the township); village: of the only
-- one, null for all. One row a draw; rates 0..1.
with visited as (
    select draw_id, count(distinct thing) as visited, max(visited_on) as last_visit
    from spot_seen where visited_on <= getvariable('as_of')
    group by draw_id
),
drawn as (
    select draw_id, count(*) as drawn from spot_things group by draw_id
)
select d.*, l.title, v.village, t.drawn, coalesce(s.visited, 0) as visited, s.last_visit, e.n, e.errors, e.rate, e.low, e.high,
       e.more
from spot_draws as d
join dataset_list as l on l.dataset = d.dataset
join drawn as t on t.draw_id = d.draw_id
left join visited as s on s.draw_id = d.draw_id
left join spot_errors as e on e.draw_id = d.draw_id and e.scope = '乡' and e.field = 'any'
left join village_list as v on v.village_code = d.village_code
where d.drawn_on <= getvariable('as_of')
order by d.draw_id desc
