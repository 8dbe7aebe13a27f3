-- household_dots: every household of a village, for one dot each; names masked.
-- is_withheld: an open wall may not tell its income (`sql/macros/few.sql`).
select household_id, village_group, category, name, members, if(is_withheld, null, net_income) as net_income, is_withheld,
       housing_safe, schooling_met, medical_met, water_safe, member_names,
       unless_few(income_source, count(*) over (partition by village_code, income_source)) as income_source,
       unless_few(poverty_cause, count(*) over (partition by village_code, poverty_cause)) as poverty_cause,
       helper, register_date
from (
    select *, too_few(count(*) over (partition by village_code, net_income)) and net_income is not null as is_withheld
    from household_list
)
where village_code = $village order by village_group, household_id
