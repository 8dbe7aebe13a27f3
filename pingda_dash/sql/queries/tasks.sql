-- tasks: every task, most urgent first; of one unit (leading or responsible), or those that a village answers for. A
-- task that holds for each village stands, for one, as the village's own: with its figures, or with none.
select t.* replace (
           if(v.id is null, t.status, v.status) as status, if(v.id is null, t.progress, v.progress) as progress,
           if(v.id is null, t.expected_progress, v.expected_progress) as expected_progress,
           if(v.id is null, t.actual, v.actual) as actual, if(v.id is null, t.baseline, v.baseline) as baseline,
           if(v.id is null, t.target, v.target) as target, if(v.id is null, t.expected, v.expected) as expected,
           if(v.id is null, t.unit, v.unit) as unit, if(v.id is null, t.direction, v.direction) as direction,
           if(v.id is null, t.report_date, v.report_date) as report_date,
           if(v.id is null, t.days_since_report, v.days_since_report) as days_since_report
       ),
       v.actual as village_actual, v.target as village_target, v.unit as village_unit
from task_standing as t
left join duty_standing as v on v.id = t.id and v.village_code = $village
cross join plan_campaign as c
where ($unit is null or t.lead_unit = $unit or names_unit(t.lead_unit, $unit)
       or names_unit(t.responsible_units, $unit))
  and ($village is null or t.lead_unit = c.villages_unit or names_unit(t.responsible_units, c.villages_unit))
order by severity(if(v.id is null, t.status, v.status)), t.urgency
