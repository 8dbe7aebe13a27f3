-- household_list: the households of the register in force on the as-of date, names masked.
-- was_unlifted: this register or an earlier one calls it 未脱贫户; is_lifted, is_unverified: it has everything that leaving
-- poverty asks (plan 二(一)); nothing of it is known to be unmet, and something is not reported.
-- grain: one row a household        units: members 人, net_income 元 a person and year        key: household_id
select h.household_id, h.village_code, l.village, masked_note(h.village_group, w.names) as village_group,
       masked_name(h.head_name) as name,
       masked_names(h.member_names) as member_names,
       h.members, h.labour, h.category, h.net_income, masked_note(h.income_source, w.names) as income_source,
       masked_note(h.poverty_cause, w.names) as poverty_cause,
       h.housing_safe, h.schooling_met, h.medical_met, h.water_safe, h.industry_willing, h.partner,
       masked_name(h.helper) as helper,
       h.longitude, h.latitude, h.register_date,
       is_registered_kind(h.category) as is_registered,
       is_registered_kind(h.category) and h.industry_willing and h.labour > 0 as is_willing,
       exists (
           select 1 from households as e
           where e.household_id = h.household_id and e.register_date <= h.register_date and e.category = '未脱贫户'
       ) as was_unlifted,
       exit_standard_met(h.net_income, c.poverty_line, h.housing_safe, h.schooling_met, h.medical_met, h.water_safe)
           as is_lifted,
       exit_standard_unverified(
           h.net_income, c.poverty_line, h.housing_safe, h.schooling_met, h.medical_met, h.water_safe
       ) as is_unverified
from households as h
cross join plan_campaign as c
join register_in_force as f on f.dataset = 'households' and f.register_date = h.register_date
left join village_list as l using (village_code)
-- The names that a row itself knows are masked in its free texts, too.
cross join lateral (select concat_ws('、', h.head_name, h.member_names, h.helper) as names) as w
