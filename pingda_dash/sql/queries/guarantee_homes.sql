-- guarantee_homes: households of the register in force that lack a guarantee, names masked. is_withheld: as in
-- `household_dots`.
select household_id, name, member_names, village_code, village, village_group, category, members,
       if(is_withheld, null, net_income) as net_income, is_withheld,
       unless_few(income_source, count(*) over (partition by village_code, income_source)) as income_source,
       unless_few(poverty_cause, count(*) over (partition by village_code, poverty_cause)) as poverty_cause,
       housing_safe, schooling_met, medical_met, water_safe,
       lacking_words(housing_safe, schooling_met, medical_met, water_safe) as lacks, helper, register_date
from (
    select *, too_few(count(*) over (partition by village_code, net_income)) and net_income is not null as is_withheld
    from household_list
)
where (housing_safe = false or schooling_met = false or medical_met = false or water_safe = false)
  and ($village is null or village_code = $village)
order by village_code, household_id
