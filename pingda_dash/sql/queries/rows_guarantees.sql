-- rows_guarantees: the reports of 三保障与饮水, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.item as 保障事项, r.due as 应保障数, r.met as 已达标数,
       r.open as 存量问题数, r.added as 新增问题数, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from guarantees as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.item = $item)
order by r.report_date desc, r.village_code, r.item
