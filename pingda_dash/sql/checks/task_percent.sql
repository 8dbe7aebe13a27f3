-- task_percent: a task whose 状态 (ours) and 完成率 (theirs) contradict each other.
-- grain: task, report        units: %        key: subject, since
-- kept
select 'tasks' as one, null::varchar as village_code, task_id as subject, 'percent' as field, state as our_text,
       percent as theirs, '%' as their_unit, report_date as since,
       next_report(task_id, report_date) as until, source_sha256, source_row
from tasks
qualify state = '已完成' and percent < 100 or state <> '已完成' and percent >= 100 or state = '未开始' and percent > 0
