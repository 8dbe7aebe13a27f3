-- household_dots: every household of a village, for one dot each; names masked.
select household_id, village_group, category, name, members, net_income, housing_safe, schooling_met, medical_met,
       water_safe, member_names, income_source, poverty_cause, helper, register_date
from household_list where village_code = $village order by village_group, household_id
