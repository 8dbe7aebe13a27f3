-- remaining_households: the households still 未脱贫 in the register in force, and those it does not call so any more that
-- still lack a standard; names masked. Who lacks something stands first.
select h.household_id, h.name, h.member_names, h.village_code, h.village, h.village_group, h.members, h.net_income,
       c.poverty_line, c.poverty_line_basis, h.income_source, h.poverty_cause,
       h.housing_safe, h.schooling_met, h.medical_met, h.water_safe, h.helper,
       concat_ws('、', below_line_words(h.net_income, c.poverty_line),
                 lacking_words(h.housing_safe, h.schooling_met, h.medical_met, h.water_safe)) as lacks,
       h.category, h.is_lifted, h.is_unverified, h.register_date
from household_list as h
cross join plan_campaign as c
where (h.category = '未脱贫户' or h.was_unlifted and not h.is_lifted) and ($village is null or h.village_code = $village)
order by h.is_lifted, h.net_income nulls first, h.household_id
