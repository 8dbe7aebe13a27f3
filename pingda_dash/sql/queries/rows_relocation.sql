-- rows_relocation: the reports of 易地搬迁, newest first, with the upload they came from.
select r.report_date as 统计日期, r.settlement as 安置点, v.village as 村, r.households as 搬迁户数, r.people as 搬迁人口,
       r.moved_in as 实际入住, r.demolished as 已拆旧, r.reclaimed as 已复垦复绿, r.employed as 转移就业户,
       r.in_industry as 产业户, r.farm as 养殖小区, r.land as 土地权属调整, r.party as 基层党组织建设,
       r.settled as 竣工结算, r.accounted as 财务决算, r.audited as 项目审计, r.accepted as 项目验收,
       r.reported_by as 填报单位, scrubbed(r.remark) as 备注,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from relocation as r
left join village_list as v using (village_code)
left join uploads as u on u.sha256 = r.source_sha256
where r.report_date <= getvariable('as_of') and ($village is null or r.village_code = $village)
  and ($item is null or r.settlement = $item)
order by r.report_date desc, r.settlement
