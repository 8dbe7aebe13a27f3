-- rows_activities: the events of 内生动力, newest first, with the upload they came from.
select r.report_date as 活动日期, coalesce(v.village, '全乡') as 村, r.kind as 活动类型, r.event as 活动名称,
       r.people as 参加人数, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from activities as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.kind = $item)
order by r.report_date desc, r.village_code, r.kind
