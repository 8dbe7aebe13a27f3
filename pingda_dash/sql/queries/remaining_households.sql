-- remaining_households: the households still 未脱贫 in the register in force, and those it does not call so any more that
-- still lack a standard; names masked. Who lacks something stands first. is_withheld, <column>_withheld: as in
-- `household_dots`. Of whom an open wall may not tell that it is listed, only the village stands.
with listed as (
    select h.household_id, h.name, h.member_names, h.village_code, h.village, h.village_group, h.members,
           h.net_income, h.is_withheld, c.poverty_line, c.poverty_line_basis, h.income_source, h.poverty_cause,
           h.housing_safe, h.schooling_met, h.medical_met, h.water_safe,
           h.housing_safe_withheld, h.schooling_met_withheld, h.medical_met_withheld, h.water_safe_withheld, h.helper,
           concat_ws('、', below_line_words(h.net_income, c.poverty_line),
                     lacking_words(h.housing_safe, h.schooling_met, h.medical_met, h.water_safe)) as lacks,
           h.is_lifted_withheld as lacks_withheld,
           h.category, h.is_lifted, h.is_lifted_withheld, h.is_unverified, h.register_date
    from shown_homes('household_list') as h
    cross join plan_campaign as c
    where h.is_left and ($village is null or h.village_code = $village)
),
judged as (
    select *, category <> '未脱贫户' and lacks = '' and lacks_withheld as is_hidden from listed
)
select * exclude (is_hidden) from (
    select * from judged where not is_hidden
    union all by name
    select '少于3户' as name, village_code, village, poverty_line, poverty_line_basis, true as is_withheld,
           true as housing_safe_withheld, true as schooling_met_withheld, true as medical_met_withheld,
           true as water_safe_withheld, true as lacks_withheld, true as is_lifted_withheld, register_date, is_hidden
    from judged where is_hidden
)
order by is_lifted, is_withheld, net_income nulls first, household_id
