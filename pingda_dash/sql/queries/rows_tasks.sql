-- rows_tasks: a task's reports, newest first, with the upload they came from.
select r.report_date as 统计日期, r.task_id as 任务编号, t.name as 任务, r.state as 状态, r.percent as "完成率(%)",
       scrubbed(r.note) as 说明, r.reported_by as 填报单位,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from tasks as r
left join plan_tasks as t on t.id = r.task_id
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($item is null or r.task_id = $item)
order by r.report_date desc, r.task_id
