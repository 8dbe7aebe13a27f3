-- rows_sales: the reports of 产销对接, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.channel as 销售渠道, r.product as 农产品, r.quantity as 销售数量,
       r.quantity_unit as 数量单位, r.amount_wan as "销售金额(万元)", r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from sales as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.channel = $item)
order by r.report_date desc, r.village_code, r.channel, r.product
