-- unlifted_plan: the 未脱贫户 of a register and their people (field) against the plan's 4户16人: 户类型 changes only in the
-- yearly 动态管理. Of a register that has none: class_changed.
-- grain: figure, register        key: field, since
-- kept
with listed as (
    select register_date, count(*) filter (category = '未脱贫户') as homes,
           coalesce(sum(members) filter (category = '未脱贫户'), 0) as people, any_value(source_sha256) as source_sha256
    from households group by register_date
),
numbers as (
    select l.register_date, i.measure, i.unit, i.baseline, if(i.measure = 'lacking_people', people, homes) as listed,
           l.source_sha256
    from listed as l
    join plan_indicators as i on i.dataset = 'households' and i.measure in ('lacking_households', 'lacking_people')
)
select 'households' as one, if(measure = 'lacking_people', 'members', 'category') as field,
       if(measure = 'lacking_people', '人口', '户数') as subject, listed as ours, f.unit as our_unit, baseline as theirs,
       f.unit as their_unit, f.register_date as since, p.until, f.source_sha256, null::bigint as source_row
from numbers as f
join register_periods as p on p.dataset = 'households' and p.register_date = f.register_date
where listed > 0 and listed <> baseline
