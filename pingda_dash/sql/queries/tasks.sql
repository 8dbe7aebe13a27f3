-- tasks: every task, most urgent first; of one unit (leading or responsible), or those that a village answers for. A
-- task that holds for each village stands, for one, as the village's own.
select t.* replace (coalesce(v.status, t.status) as status, coalesce(v.progress, t.progress) as progress,
                    coalesce(v.expected_progress, t.expected_progress) as expected_progress),
       v.actual as village_actual, v.target as village_target, v.unit as village_unit
from task_standing as t
left join duty_standing as v on v.id = t.id and v.village_code = $village
cross join plan_campaign as c
where ($unit is null or t.lead_unit = $unit or names_unit(t.lead_unit, $unit)
       or names_unit(t.responsible_units, $unit))
  and ($village is null or t.lead_unit = c.villages_unit or names_unit(t.responsible_units, c.villages_unit))
order by severity(coalesce(v.status, t.status)), t.urgency
