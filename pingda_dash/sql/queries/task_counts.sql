-- task_counts: how the plan's tasks stand on the as-of date. One row.
select count(*) as total,
       count(*) filter (status = '已完成') as done,
       count(*) filter (status = '逾期') as overdue,
       max(days_late) filter (status = '逾期') as longest_late,
       count(*) filter (status <> '已完成' and deadline between getvariable('as_of') and getvariable('as_of') + 6)
           as due_this_week,
       count(*) filter (status = '滞后') as behind,
       count(*) filter (status = '未报送') as unreported,
       count(*) filter (stale) as stale
from task_standing
