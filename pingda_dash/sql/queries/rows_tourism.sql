-- rows_tourism: the reports of 乡村旅游, newest first, with the upload they came from.
select r.report_date as 统计日期, coalesce(v.village, '全乡') as 村, r.place as 线路或示范点, r.kind as 旅游类别,
       r.stage as 建设阶段, r.visitors as 接待人次, r.income_wan as "旅游收入(万元)", r.reported_by as 填报单位,
       scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from tourism as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.place = $item)
order by r.report_date desc, r.place
