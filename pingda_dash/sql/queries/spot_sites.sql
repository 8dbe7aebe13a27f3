-- spot_sites: the sites of a draw and what is to be seen of each, a row a site and item, by village; name: of a project, whose
-- site is its number. Nothing of what the ledger says: who knows the answer does not see. village: of one village only.
select dense_rank() over (order by t.village_code, t.thing) as place, t.draw_id, t.thing as site,
       nullif(t.village_code, '') as village_code, v.village, masked_text(p.project) as name, f.title as item
from spot_things as t
join spot_draws as d on d.draw_id = t.draw_id
join spot_values as s on s.draw_id = t.draw_id and s.thing = t.thing
join dataset_fields as f on f.dataset = d.dataset and f.field = s.field
left join village_list as v on v.village_code = t.village_code
left join project_list as p on d.dataset = 'funds' and p.project_id = t.thing
where t.draw_id = $draw and ($village is null or t.village_code = $village)
order by place, f.position
