-- rows_funds: the reports of 扶贫资金, newest first, with the upload they came from.
select r.report_date as 统计日期, r.project_id as 项目编号, r.project as 项目名称, r.fund as 资金来源, r.purpose as 资金用途,
       coalesce(v.village, '全乡') as 村, r.planned_wan as "计划(万元)", r.arrived_wan as "到位(万元)",
       r.spent_wan as "支出(万元)", r.paid_on as 支付日期, r.published as 公告公示, r.audited as 审计,
       r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from funds as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.project_id = $item)
order by r.report_date desc, r.project_id
