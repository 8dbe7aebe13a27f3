-- spot_errors: how often the register and reality differ, of one draw: the township, then each village; whole households
-- first, then field by field. rate, low and high 0..1; draw: null: of every draw, the newest first.
select e.*, v.village
from spot_errors as e
left join village_list as v using (village_code)
where $draw is null or e.draw_id = $draw
order by e.draw_id desc, e.scope = '村', e.village_code, e.field <> 'any', e.field <> 'in_register', e.field
