-- rows_industry: the ledger rows behind a figure, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.industry as 产业, r.area_mu as "面积(亩)", r.output as 产量,
       r.output_unit as 产量单位, r.income_wan as "收入(万元)", r.households as 参与户数,
       r.poor_households as 建档立卡户数, r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from industry as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.industry = $item)
order by r.report_date desc, r.village_code, r.industry
