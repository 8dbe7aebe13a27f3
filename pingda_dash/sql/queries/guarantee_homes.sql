-- guarantee_homes: households of the register in force that lack a guarantee, names masked. is_withheld,
-- <column>_withheld: as in `household_dots`. Of whom nothing may be told that it lacks, only the village stands.
with listed as (
    select *, lacking_words(housing_safe, schooling_met, medical_met, water_safe) as lacks
    from shown_homes('household_list')
    where is_lacking and ($village is null or village_code = $village)
)
select household_id, name, member_names, village_code, village, village_group, category, members,
       net_income, is_withheld, income_source, poverty_cause, housing_safe, schooling_met, medical_met, water_safe,
       housing_safe_withheld, schooling_met_withheld, medical_met_withheld, water_safe_withheld,
       lacks, guarantees_withheld as lacks_withheld, helper, register_date
from listed where lacks is not null
union all by name
select '少于3户' as name, village_code, village, true as is_withheld, true as housing_safe_withheld,
       true as schooling_met_withheld, true as medical_met_withheld, true as water_safe_withheld, true as lacks_withheld
from listed where lacks is null
order by village_code, household_id
