-- map_things: what the map can show of a village besides its households, each as it stands on the as-of date.
-- layer: its switch; number, unit: how large it is; is_open: something of it is still to be done (null: not known).
-- grain: one row a thing        key: layer, thing, village_code or null
select '安置点' as layer, 'relocation' as dataset, settlement as thing, village_code, households::double as number,
       '户' as unit, coalesce(audited, '') <> '已完成' or coalesce(accepted, '') <> '已完成' as is_open, report_date
from settlement_list
union all
select '扶贫车间', 'workshops', workshop, village_code, workers, '人', recognised_on is null and eligible, report_date
from shop_list
union all
select '合作社', 'cooperatives', entity, village_code, poor_households, '户', state <> '正常', report_date
from entity_list
union all
select '项目', 'funds', project, village_code, planned_wan, '万元', spent_wan < planned_wan, report_date
from project_list
union all
select '旅游', 'tourism', place, village_code, visitors, '人次', null, report_date
from place_list
union all
select '饮水', 'guarantees', item, village_code, open, '户', open > 0, report_date
from guarantee_list where item = '饮水安全'
union all
select '危房', 'guarantees', item, village_code, open, '户', open > 0, report_date
from guarantee_list where item = '危房改造'
union all
select '卫生室', 'guarantees', item, village_code, open, '个', open > 0, report_date
from guarantee_list where item = '乡村医生'
union all
select '公益岗位', 'employment', item, village_code, sum(people), '个', null, max(report_date)
from employment_in_force
where item in ('在岗公益性岗位', '新开发公益性岗位') and report_date <= getvariable('as_of')
  and report_date = (
      select max(e.report_date) from employment_in_force as e
      where e.item = employment_in_force.item and e.village_code = employment_in_force.village_code
        and e.report_date <= getvariable('as_of')
  )
group by item, village_code
order by layer, village_code, thing
