-- measures_tasks: how far each task was reported to be, in percent.
-- grain: item (task), report date        units: 0..100        key: item, report_date
-- kept
select 'percent' as measure, task_id as item, null::varchar as village_code, report_date,
       case state when '已完成' then 100 when '未开始' then coalesce(percent, 0) else percent end::double as value
from tasks
where state in ('已完成', '未开始') or percent is not null
