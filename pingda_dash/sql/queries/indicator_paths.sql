-- indicator_paths: one indicator's reports up to the as-of date with its goal, for the township (village_code null)
-- and each village.
select g.village_code, v.village, v.is_poor, a.report_date, a.value, g.baseline, g.target, g.target_basis,
       g.start, g.deadline
from goals as g
left join indicator_actuals as a
  on a.indicator_id = g.goal_id and a.village_code is not distinct from g.village_code
 and a.report_date <= getvariable('as_of')
left join village_list as v on v.village_code = g.village_code
where g.kind = 'indicator' and g.goal_id = $indicator
order by g.village_code nulls first, a.report_date
