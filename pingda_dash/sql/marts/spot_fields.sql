-- spot_fields: ledger and reality side by side: of each thing of a draw (a household, a site) what the ledger stated when it
-- was drawn, what was seen by the as-of date, and whether both agree (`spot_agrees`; null: unknown). in_register is whether
-- there is such a thing at all. weight: things that it stands for.
-- grain: draw × thing × field        units: as the field, as text        key: draw_id, thing, field
with stated as (
    select draw_id, thing, field, value from spot_values
    union all
    select draw_id, thing, 'in_register', '在册' from spot_things
)
select d.draw_id, d.dataset, d.drawn_on, d.list_date, t.thing, t.village_code, t.state, t.weight, v.field,
       v.value as stated, s.value as seen, s.visited_on,
       spot_agrees(v.field, v.value, s.value, c.poverty_line) as agrees
from spot_draws as d
join spot_things as t on t.draw_id = d.draw_id
join stated as v on v.draw_id = t.draw_id and v.thing = t.thing
left join spot_seen as s
    on s.draw_id = t.draw_id and s.thing = t.thing and s.field = if(v.field = 'in_register', 'on_site', v.field)
       and s.visited_on <= getvariable('as_of') and (s.until is null or s.until > getvariable('as_of'))
cross join plan_campaign as c
where d.drawn_on <= getvariable('as_of')
