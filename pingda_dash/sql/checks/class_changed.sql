-- class_changed: households that another register called 已脱贫, 未脱贫 or 非建档立卡 and this one calls otherwise (subject):
-- only 动态管理 changes that. Monitored kinds come and go within it.
-- grain: village, change, register        units: 户        key: village_code, subject, since
-- kept
select 'households' as one, village_code, was_category || '变' || category as subject, 'category' as field,
       count(*) as ours, '户' as our_unit, string_agg(household_id, '、' order by household_id) as things,
       register_date as since, until, any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_changes
where class <> was_class
group by village_code, was_category, category, register_date, until
