-- household_list: the households of the register in force on the as-of date, names masked.
-- grain: one row a household        units: members 人, net_income 元 a person and year        key: household_id
select h.household_id, h.village_code, l.village, h.village_group, masked_name(h.head_name) as name,
       masked_names(h.member_names) as member_names,
       h.members, h.labour, h.category, h.net_income, h.income_source, h.poverty_cause,
       h.housing_safe, h.schooling_met, h.medical_met, h.water_safe, h.industry_willing, h.partner,
       masked_name(h.helper) as helper,
       h.longitude, h.latitude, h.register_date,
       h.category in ('脱贫户', '未脱贫户', '脱贫不稳定户') as is_registered,
       h.category in ('脱贫户', '未脱贫户', '脱贫不稳定户') and h.industry_willing and h.labour > 0 as is_willing
from households as h
join register_in_force as f on f.dataset = 'households' and f.register_date = h.register_date
left join village_list as l using (village_code)
