-- indicator_standing: every indicator of the plan as it stands on the as-of date, for the township and its villages.
-- grain: indicator, village (null: the township)        units: as plan_indicators.unit
-- key: id, village_code or null
select i.id, i.name, i.unit, i.direction, s.village_code, v.village, v.is_poor,
       s.actual, s.baseline, s.target, s.target_basis, s.expected, s.progress, s.expected_progress,
       s.status, s.projected, s.required_pace, s.recent_pace,
       s.report_date, s.days_since_report, s.stale, s.days_late, s.days_left,
       i.start, i.deadline, i.deadline_basis, i.clause, i.lead_unit, i.responsible_units, i.quote,
       i.dataset, i.measure, i.item, i.headline, i.position,
       case when s.actual is not null and s.target is null then '村级目标待名册'
            when s.unheard > 0 and s.actual is not null then format('尚有 {} 村未报', s.unheard)
            when s.actual is not null and i.measure = 'below_line_people' and c.poverty_line_basis = '未核实'
                then '脱贫标准未核实'
            when s.actual is not null then null
            when i.dataset is null then '尚无台账'
            when getvariable('as_of') < i.start then '未到起始日'
            else '未报送' end as reason
from plan_indicators as i
cross join plan_campaign as c
join standing as s on s.kind = 'indicator' and s.goal_id = i.id
left join village_list as v on v.village_code = s.village_code
