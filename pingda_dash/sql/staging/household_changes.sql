-- household_changes: the households that a register has otherwise than the register before it (was_on): those that are
-- not there any more (gone: village and row of the register before), those that are new, and those that differ.
-- times: how many times its income is what it was, as a share of what the middle household's is; far: more than 1.6 or
-- below 0.6, and beyond 3 times their spread. class: what only 动态管理 changes, 已脱贫, 未脱贫 or 非建档立卡. other_<field>:
-- the field says something else. is_swapped: two neighbouring figures of its income are exchanged (9620 and 6920), by 15 %
-- or more. village_homes: the most that a register ever had in its village.
-- grain: one row a household and register        units: members 人        key: register_date, household_id
-- kept
with classes as (
    select category, class, category in ('脱贫不稳定户', '边缘易致贫户') as is_monitored
    from (values ('脱贫户', '已脱贫'), ('脱贫不稳定户', '已脱贫'), ('未脱贫户', '未脱贫'), ('一般户', '非建档立卡'),
                 ('边缘易致贫户', '非建档立卡')) as t (category, class)
),
-- every row of those few, read once
homes as materialized (
    select h.* from households as h semi join household_differences as d on d.household_id = h.household_id
),
judged as (
    select o.*, coalesce(h.village_code, w.village_code) as village_code, w.village_code as was_village, h.members,
           w.members as was_members, h.category, w.category as was_category,
           replace(h.head_name, ' ', '') = replace(w.head_name, ' ', '') as same_head,
           h.id_number = w.id_number as same_number, h.head_name[1] <> w.head_name[1] as other_surname,
           nullif(concat_ws('、', if(w.housing_safe and not h.housing_safe, '住房安全', null),
                               if(w.schooling_met and not h.schooling_met, '义务教育', null),
                               if(w.medical_met and not h.medical_met, '基本医疗', null),
                               if(w.water_safe and not h.water_safe, '饮水安全', null)), '') as lost,
           h.industry_willing is distinct from w.industry_willing as other_industry_willing,
           h.helper is distinct from w.helper as other_helper, h.partner is distinct from w.partner as other_partner,
           h.income_source is distinct from w.income_source as other_income_source,
           h.labour is distinct from w.labour as other_labour,
           h.village_group is distinct from w.village_group as other_village_group,
           h.phone is distinct from w.phone as other_phone,
           h.poverty_cause is distinct from w.poverty_cause as other_poverty_cause,
           if(abs(h.net_income - w.net_income) >= 0.15 * w.net_income, h.net_income::bigint::varchar, null) as income,
           w.net_income::bigint::varchar as was_income, h.source_sha256, h.source_row
    from household_differences as o
    left join homes as h on h.register_date = o.register_date and h.household_id = o.household_id
    left join homes as w on w.register_date = o.was_on and w.household_id = o.household_id
)
select e.* exclude (income, was_income), c.class, w.class as was_class, coalesce(w.is_monitored, false) as was_monitored,
       v.village_homes,
       coalesce(length(income) = length(was_income) and list_contains(
           list_transform(
               range(1, length(was_income)),
               lambda place : was_income[:place - 1] || was_income[place + 1] || was_income[place] || was_income[place + 2:]
           ), income
       ), false) as is_swapped
from judged as e
left join classes as c on c.category = e.category
left join classes as w on w.category = e.was_category
left join (select village_code, max(homes) as village_homes from village_registers group by village_code) as v
  on v.village_code = e.village_code
