-- household_dots: every household of a village, for one dot each; names masked.
-- is_withheld, <column>_withheld: an open wall may not tell its income, or that column (`sql/macros/few.sql`).
select household_id, village_group, category, name, members, net_income, is_withheld,
       housing_safe, schooling_met, medical_met, water_safe,
       housing_safe_withheld, schooling_met_withheld, medical_met_withheld, water_safe_withheld,
       member_names, income_source, poverty_cause, helper, register_date
from shown_homes('household_list')
where village_code = $village order by village_group, household_id
