-- indicator_paths: one indicator's reports up to the as-of date with its goal, for the township (village_code null)
-- and each village; of one village ($village) that alone.
select s.village_code, v.village, v.is_poor, a.report_date, a.value, s.baseline, s.target, s.target_basis,
       s.start, s.deadline
from standing as s
left join indicator_actuals as a
  on a.indicator_id = s.goal_id and a.village_code is not distinct from s.village_code
 and a.report_date <= getvariable('as_of')
left join village_list as v on v.village_code = s.village_code
where s.kind = 'indicator' and s.goal_id = $indicator and ($village is null or s.village_code = $village)
order by s.village_code nulls first, a.report_date
