-- rows_cooperatives: the reports of 新型经营主体, newest first, with the upload they came from.
select r.report_date as 统计日期, v.village as 村, r.entity as 主体名称, r.kind as 主体类型, r.state as 运行状态,
       r.households as 带动户数, r.poor_households as 带动建档立卡户, r.link as 联结方式, r.reported_by as 填报单位,
       scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from cooperatives as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.entity = $item)
order by r.report_date desc, r.village_code, r.entity
