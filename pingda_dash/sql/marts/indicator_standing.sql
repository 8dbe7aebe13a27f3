-- indicator_standing: every indicator of the plan as it stands on the as-of date, for the township and its villages.
-- duty: the task that rests on it (or that reports it). reason: why there is no figure, or what it lacks.
-- unknown: how many of what it counts the ledger leaves open (`<measure>_unknown` of `measures`): 未核实, not reported of a
-- household; 未区分, which of the rows is meant; 意愿人数未报, of how many.
-- grain: indicator, village (null: the township)        units: as plan_indicators.unit
-- key: id, village_code or null
with rested as (
    select unnest(string_split(indicators, ';')) as indicator, id as duty from plan_tasks
),
unknowns as (
    select dataset, measure, item, village_code, arg_max(value, report_date) as number
    from measures
    where ends_with(measure, '_unknown') and report_date <= getvariable('as_of')
    group by dataset, measure, item, village_code
)
select i.id, i.name, i.unit, i.direction, i.path, coalesce(r.duty, if(i.dataset = 'tasks', i.item, null)) as duty,
       s.village_code, v.village, v.is_poor,
       s.* exclude (kind, goal_id, village_code, direction, unit, path, start, deadline, evidence),
       i.start, i.deadline, i.deadline_basis, i.clause, i.lead_unit, i.responsible_units, i.quote,
       i.dataset, i.measure, i.item, i.headline, i.position,
       u.number as unknown,
       case when s.actual is not null and s.target is null then '村级目标待名册'
            when u.number > 0
                then case i.dataset when 'households' then '未核实' when 'monitoring' then '未核实'
                                    when 'employment' then '意愿人数未报' else '未区分' end
            when s.actual is not null and i.measure in ('below_line_people', 'lacking_income_people')
                and c.poverty_line_basis = '未核实' then '脱贫标准未核实'
            when s.actual is not null and s.heard < s.asked then '部分村未报'
            when s.actual is not null and s.without_baseline then '基线未齐'
            when s.actual is not null then null
            when i.dataset is null then '尚无台账'
            when getvariable('as_of') < i.start then '未到起始日'
            else '未报送' end as reason
from plan_indicators as i
cross join plan_campaign as c
join standing as s on s.kind = 'indicator' and s.goal_id = i.id
left join rested as r on r.indicator = i.id
left join unknowns as u on u.dataset = i.dataset and u.measure = i.measure || '_unknown'
                       and coalesce(u.item, '') = coalesce(i.item, '')
                       and u.village_code is not distinct from s.village_code
left join village_list as v on v.village_code = s.village_code
