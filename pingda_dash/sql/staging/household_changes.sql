-- household_changes: the households that a register has otherwise than the register before it (was_on): those that are
-- not there any more (gone: village and row of the register before), those that are new, and those that differ.
-- times: how many times its income is what it was, as a share of what the middle household's is; far: more than 1.6 or
-- below 0.6, and beyond 3 times their spread. class: what only 动态管理 changes, 已脱贫, 未脱贫 or 非建档立卡.
-- grain: one row a household and register        units: members 人        key: register_date, household_id
-- kept
with registers as (
    select register_date, until, lag(register_date) over (order by register_date) as was_on
    from register_periods where dataset = 'households'
),
classes as (
    select category, class, category in ('脱贫不稳定户', '边缘易致贫户') as is_monitored
    from (values ('脱贫户', '已脱贫'), ('脱贫不稳定户', '已脱贫'), ('未脱贫户', '未脱贫'), ('一般户', '非建档立卡'),
                 ('边缘易致贫户', '非建档立卡')) as t (category, class)
),
pairs as materialized (
    select r.register_date, r.until, r.was_on, h.household_id, h.village_code, w.village_code as was_village,
           w.household_id is null as is_new, h.members, w.members as was_members, h.category,
           w.category as was_category,
           replace(h.head_name, ' ', '') = replace(w.head_name, ' ', '') as same_head,
           h.id_number = w.id_number as same_number, h.net_income / nullif(w.net_income, 0) as grew,
           nullif(concat_ws('、', if(w.housing_safe and not h.housing_safe, '住房安全', null),
                               if(w.schooling_met and not h.schooling_met, '义务教育', null),
                               if(w.medical_met and not h.medical_met, '基本医疗', null),
                               if(w.water_safe and not h.water_safe, '饮水安全', null)), '') as lost,
           h.source_sha256, h.source_row
    from registers as r
    join households as h on h.register_date = r.register_date
    left join households as w on w.household_id = h.household_id and w.register_date = r.was_on
    where r.was_on is not null
),
paces as (
    select register_date, median(grew) as middle, mad(ln(greatest(grew, 0.001))) as spread from pairs group by register_date
),
judged as (
    select b.*, grew / middle as times,
           coalesce((grew > 1.6 * middle or grew < 0.6 * middle)
                    and abs(ln(greatest(grew / middle, 0.001))) > 3 * 1.4826 * spread, false) as is_far
    from pairs as b
    join paces using (register_date)
),
gone as (
    select r.register_date, r.until, r.was_on, w.household_id, w.village_code, w.members as was_members,
           w.category as was_category
    from registers as r
    join households as w on w.register_date = r.was_on
    anti join households as h on h.household_id = w.household_id and h.register_date = r.register_date
),
everything as (
    select *, false as is_gone from judged
    where is_new or not same_head or not same_number or village_code <> was_village or members <> was_members
       or category <> was_category or is_far or lost is not null
    union all by name
    select *, true as is_gone, false as is_new, false as is_far from gone
)
select e.* exclude (grew), c.class, w.class as was_class, coalesce(w.is_monitored, false) as was_monitored
from everything as e
left join classes as c on c.category = e.category
left join classes as w on w.category = e.was_category
