-- rows_villages: the village roster in force, with the upload it came from.
select l.register_date as 名册日期, l.village_code as 村代码, l.village as 村, l.kind as 类别, l.is_poor as 是否贫困村,
       l.households as 户数, l.population as 人口, l.registered_households as 建档立卡户数,
       l.registered_people as 建档立卡人数, l.arable_mu as "耕地面积(亩)", l.area_km2 as "面积(平方公里)",
       l.featured_industry as 特色产业, l.collective_income_wan as "村集体经济收入(万元)",
       l.elevation_m as "海拔(米)", l.fact_source as 依据,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from village_list as l
left join villages as r on r.village_code = l.village_code and r.register_date = l.register_date
left join uploads as u on u.sha256 = r.source_sha256
where $village is null or l.village_code = $village
order by l.village_code
