-- home_dots: every household of the register in force as a dot of the map: its kind in each way to colour the dots, as a
-- place in the list of that way (maps/homes.py); names masked.
-- is_watched: its case of the 防返贫监测台账 is open; is_new: that began within the seven days up to the as-of date.
-- below_line: its income is below the poverty line; null where either is not known.
-- grain: one row a household        units: members 人, net_income 元 a person and year        key: household_id
select h.household_id, h.village_code, h.village_group, h.category, h.name, h.members, h.net_income, h.is_registered,
       h.housing_safe, h.schooling_met, h.medical_met, h.water_safe, d.below_line, d.is_watched, d.is_new,
       list_position(['一般户', '脱贫户', '脱贫不稳定户', '边缘易致贫户', '未脱贫户'], h.category) - 1 as category_kind,
       guarantee_kind(h.is_registered, h.housing_safe) as housing_kind,
       guarantee_kind(h.is_registered, h.schooling_met) as schooling_kind,
       guarantee_kind(h.is_registered, h.medical_met) as medical_kind,
       guarantee_kind(h.is_registered, h.water_safe) as water_kind,
       case when d.below_line then 2 when d.below_line is null then 1 else 0 end as income_kind,
       d.is_watched::integer + d.is_new::integer as watched_kind
from household_list as h
cross join plan_campaign as p
left join case_list as c using (household_id)
cross join lateral (
    select h.net_income < p.poverty_line as below_line,
           coalesce(c.is_open, false) as is_watched,
           coalesce(c.is_open and c.found_on > getvariable('as_of') - 7, false) as is_new
) as d
