-- task_over_indicator: a task that its unit calls done while an indicator that it rests on is short of its target.
-- subject: the task; ours: the indicator's figure (part), theirs: its target.
-- grain: one row a task and indicator        units: as plan_indicators.unit        key: subject, part
select 'tasks' as one, null::varchar as village_code, t.lead_unit as unit, t.id as subject, p.actual as ours,
       p.unit as our_unit, p.target as theirs, p.unit as their_unit, p.part, t.report_date as since
from task_standing as t
join duty_parts as p on p.duty = t.id and p.village_code is null and t.indicators is not null
where t.state = '已完成' and p.actual is not null and not is_met(p.direction, p.target, p.actual)
