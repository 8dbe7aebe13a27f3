-- rows_rectification: the reports of 问题整改, newest first, with the upload they came from.
select r.report_date as 统计日期, r.problem_id as 问题编号, r.source as 问题来源, scrubbed(r.problem) as 问题, r.kind as 问题类型,
       v.village as 村, r.unit as 责任单位, r.found_on as 发现日期, r.due_on as 整改期限, r.state as 整改状态,
       r.closed_on as 销号日期, scrubbed(r.evidence) as 佐证, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from rectification as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.problem_id = $item)
order by r.report_date desc, r.problem_id
