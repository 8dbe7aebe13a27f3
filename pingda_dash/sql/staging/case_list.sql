-- case_list: each monitored household as its latest row says on the as-of date, names masked, with what the register in
-- force knows of it. `lacks`: what it still lacks to leave the list.
-- grain: one row a household        units: members 人, net_income 元 a person and year, days        key: household_id
with latest as (
    select m.*, case_is_open(m.outcome, m.cleared_on, getvariable('as_of')) as is_open
    from monitoring as m
    where m.report_date <= getvariable('as_of')
    qualify row_number() over (partition by m.household_id order by m.report_date desc) = 1
)
select m.household_id, coalesce(masked_name(m.head_name), h.name) as name, m.village_code, v.village, h.village_group,
       h.members, m.kind, masked_note(m.risk, concat_ws('、', m.head_name, m.helper)) as risk, m.found_on,
       masked_note(m.measures, concat_ws('、', m.head_name, m.helper)) as measures, m.measures_on,
       coalesce(masked_name(m.helper), h.helper) as helper,
       m.outcome, m.cleared_on, m.is_open,
       coalesce(case when m.is_open then getvariable('as_of') else m.cleared_on end, m.report_date) - m.found_on
           as days_open,
       h.net_income, h.housing_safe, h.schooling_met, h.medical_met, h.water_safe,
       case when m.is_open then concat_ws('、',
           case when m.measures is null then '帮扶措施' end,
           lacking_words(h.housing_safe, h.schooling_met, h.medical_met, h.water_safe),
           below_line_words(h.net_income, c.poverty_line)) else '' end as lacks,
       m.report_date
from latest as m
cross join plan_campaign as c
left join household_list as h using (household_id)
left join village_list as v on v.village_code = m.village_code
