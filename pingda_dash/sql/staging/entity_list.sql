-- entity_list: each 新型经营主体 as its latest row says on the as-of date.
-- grain: one row an entity        units: 户        key: entity
select c.entity, c.kind, c.village_code, v.village, v.is_poor, c.state, c.households, c.poor_households, c.link,
       c.report_date
from cooperatives as c
left join village_list as v using (village_code)
where c.report_date <= getvariable('as_of')
qualify row_number() over (partition by c.entity order by c.report_date desc) = 1
