-- guarantee_homes: households of the register in force that lack a guarantee, names masked.
select household_id, name, member_names, village_code, village, village_group, category, members, net_income,
       income_source, poverty_cause,
       housing_safe, schooling_met, medical_met, water_safe,
       lacking_words(housing_safe, schooling_met, medical_met, water_safe) as lacks, helper, register_date
from household_list
where (housing_safe = false or schooling_met = false or medical_met = false or water_safe = false)
  and ($village is null or village_code = $village)
order by village_code, household_id
