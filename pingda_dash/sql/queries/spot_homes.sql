-- spot_homes: the households of a draw as a visitor goes to see them, by village, group and number, names masked; who lives
-- where, and nothing of what the register says of them: who knows the answer does not see. visited_on: the last visit until
-- the as-of date. village: of one village only.
with last_visits as (
    select draw_id, thing, max(visited_on) as visited_on
    from spot_seen where visited_on <= getvariable('as_of')
    group by draw_id, thing
)
select row_number() over (order by t.village_code, h.village_group, t.thing) as place,
       t.draw_id, t.thing as household_id, t.village_code, v.village,
       masked_note(h.village_group, h.head_name) as village_group, masked_name(h.head_name) as name, t.state,
       s.visited_on
from spot_things as t
join spot_draws as d on d.draw_id = t.draw_id
left join households as h on h.household_id = t.thing and h.register_date = d.list_date
left join last_visits as s on s.draw_id = t.draw_id and s.thing = t.thing
left join village_list as v on v.village_code = t.village_code
where t.draw_id = $draw and ($village is null or t.village_code = $village)
order by place
