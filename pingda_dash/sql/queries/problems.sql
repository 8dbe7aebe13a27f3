-- problems: every problem, or those of one village or unit: open ones first, the latest first.
select * from problem_list
where ($village is null or village_code = $village) and ($unit is null or unit = $unit)
order by is_open desc, days_late desc nulls last, due_on nulls last, problem_id
