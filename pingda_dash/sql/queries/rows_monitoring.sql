-- rows_monitoring: the reports of 防返贫监测, names masked, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.household_id as 户编号, masked_name(r.head_name) as 户主, r.kind as 监测类型,
       scrubbed(r.risk) as 风险, r.found_on as 识别日期, scrubbed(r.measures) as 帮扶措施, masked_name(r.helper) as 责任人,
       r.outcome as 监测结果, r.cleared_on as 风险消除日期, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from monitoring as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.household_id = $item)
order by r.report_date desc, r.village_code, r.household_id
