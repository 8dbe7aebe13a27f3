-- rows_workshops: the reports of 扶贫车间, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.workshop as 车间名称, r.eligible as 符合条件, r.recognised_on as 认定日期,
       r.workers as 吸纳人数, r.poor_workers as 其中贫困劳动力, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from workshops as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.workshop = $item)
order by r.report_date desc, r.workshop
