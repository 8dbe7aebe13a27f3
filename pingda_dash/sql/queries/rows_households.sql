-- rows_households: the register in force, names masked, with the upload it came from. $item: a category.
select h.register_date as 名册日期, h.village as 村, h.village_group as 村民小组, h.household_id as 户编号,
       h.name as 户主, h.members as 家庭人口, h.labour as 劳动力人数, h.category as 户类型,
       h.net_income as "人均纯收入(元)", h.income_source as 主要收入来源, h.poverty_cause as 主要致贫原因,
       h.housing_safe as 住房安全, h.schooling_met as 义务教育, h.medical_met as 基本医疗, h.water_safe as 饮水安全,
       h.industry_willing as 有产业意愿, h.partner as 合作经营主体, h.helper as 帮扶责任人,
       u.filename as 来源文件, r.source_row as 行, u.author as 上传人, u.received_at as 上传时间
from household_list as h
join households as r on r.household_id = h.household_id and r.register_date = h.register_date
left join uploads as u on u.sha256 = r.source_sha256
where ($village is null or h.village_code = $village) and ($item is null or h.category = $item)
order by h.village_code, h.village_group, h.household_id
