-- spot_fields: the register and reality side by side, of one draw: a row a household and field, names masked, what differs
-- first; differing: only that. village, field: of one only. visited: only of what was visited until the as-of date.
select f.*, v.village, masked_note(h.village_group, h.head_name) as village_group, masked_name(h.head_name) as name
from spot_fields as f
left join village_list as v using (village_code)
left join households as h on h.household_id = f.thing and h.register_date = f.list_date
where f.draw_id = $draw and ($village is null or f.village_code = $village) and ($field is null or f.field = $field)
  and ($visited is null or $visited = (f.thing in (
      select s.thing from spot_seen as s where s.draw_id = $draw and s.visited_on <= getvariable('as_of')
  )))
  and ($differing is null or not f.agrees = $differing)
order by f.agrees nulls last, f.village_code, f.thing, f.field
