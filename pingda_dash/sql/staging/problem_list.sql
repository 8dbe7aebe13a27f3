-- problem_list: each problem as its latest row says on the as-of date.
-- grain: one row a problem        units: days        key: problem_id
select r.problem_id, r.source, masked_text(r.problem) as problem, r.kind, r.village_code, v.village, r.unit,
       r.found_on, r.due_on, r.state,
       r.closed_on, masked_text(r.evidence) as evidence, problem_is_open(r.state) as is_open,
       case when problem_is_open(r.state) then greatest(getvariable('as_of') - r.due_on, 0) else 0 end as days_late,
       case when problem_is_open(r.state) then greatest(r.due_on - getvariable('as_of'), 0) end as days_left,
       r.report_date
from rectification as r
left join village_list as v using (village_code)
where r.report_date <= getvariable('as_of')
qualify row_number() over (partition by r.problem_id order by r.report_date desc) = 1
