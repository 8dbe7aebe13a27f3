-- remaining_households: the households still 未脱贫 in the register in force, and those it does not call so any more that
-- still lack a standard; names masked. Who lacks something stands first. is_withheld: as in `household_dots`.
select h.household_id, h.name, h.member_names, h.village_code, h.village, h.village_group, h.members,
       if(h.is_withheld, null, h.net_income) as net_income, h.is_withheld, c.poverty_line, c.poverty_line_basis,
       unless_few(h.income_source, count(*) over (partition by h.village_code, h.income_source)) as income_source,
       unless_few(h.poverty_cause, count(*) over (partition by h.village_code, h.poverty_cause)) as poverty_cause,
       h.housing_safe, h.schooling_met, h.medical_met, h.water_safe, h.helper,
       concat_ws('、', if(h.is_withheld, null, below_line_words(h.net_income, c.poverty_line)),
                 lacking_words(h.housing_safe, h.schooling_met, h.medical_met, h.water_safe)) as lacks,
       h.category, h.is_lifted, h.is_unverified, h.register_date
from (
    select *, too_few(count(*) over (partition by village_code, net_income)) and net_income is not null as is_withheld
    from household_list
) as h
cross join plan_campaign as c
where (h.category = '未脱贫户' or h.was_unlifted and not h.is_lifted) and ($village is null or h.village_code = $village)
order by h.is_lifted, h.is_withheld, if(h.is_withheld, null, h.net_income) nulls first, h.household_id
