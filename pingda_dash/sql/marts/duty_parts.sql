-- duty_parts: what each duty rests on: its indicators, for the township and for each village they hold for; a task that
-- reports for itself is its own only part.
-- grain: duty (the task), part, village (null: the township)        units: actual and target in `unit`, shares 0..1
-- key: duty, part, village_code or null
select duty, id as part, name as part_name, position, village_code, direction, unit, path, actual, baseline, target,
       target_basis, expected, progress, expected_progress, status, cause, since, projected, projected_early,
       projected_late, projected_first, projected_last, probability, required_pace, recent_pace, recent_since, report_date,
       oldest, days_since_report, stale, near, heard, asked, reason, dataset, item, start, deadline, null::varchar as evidence
from indicator_standing
where duty is not null and dataset is distinct from 'tasks'
union all
select goal_id, goal_id, null, 0, null, direction, unit, path, actual, baseline, target, target_basis, expected,
       progress, expected_progress, status, cause, since, projected, projected_early, projected_late, projected_first,
       projected_last, probability, required_pace, recent_pace, recent_since, report_date, oldest, days_since_report,
       stale, near, heard, asked,
       case when actual is not null then null when getvariable('as_of') < start then '未到起始日' else '未报送' end,
       'tasks', goal_id, start, deadline, evidence
from standing where kind = 'task'
