-- goals: everything that has a target: indicators for the township and each village, and tasks.
-- A village's target is its share of the township's, by the weight the plan's row names (分摊, 推定), or the
-- plan's own where it holds for each village (or each poor one); it is null while the roster does not give the weight.
-- A baseline the plan does not state is the first reported value, or the target where that was reached from the first.
-- `keeps`: what must stay as it is until the deadline
-- (保持 92 个, 无新增返贫), so that reaching it early is no end. `of_each`: the township has reached the goal only when
-- every village it holds for has reported.
-- grain: kind, goal, village (null: the township)        units: as plan_indicators.unit; tasks in %
-- key: kind, goal_id, village_code or null
with weights as (
    select village_code, 'arable_mu' as weight, arable_mu::double as value from village_list
    union all select village_code, 'population', population from village_list
    union all select village_code, 'registered_people', registered_people from village_list
    union all select village_code, 'registered_households', registered_households from village_list
),
shares as (
    -- Shares only where every village's weight is known: two of ten would otherwise carry the whole target.
    select village_code, weight,
           case when bool_and(value is not null) over (partition by weight)
                then value / nullif(sum(value) over (partition by weight), 0) end as share
    from weights
),
township_goals as (
    select id as goal_id, null::varchar as village_code, direction, unit, baseline, target, '方案' as target_basis,
           start, deadline, direction = 'hold' or (direction = 'at_most_zero' and baseline = 0) as keeps
    from plan_indicators
),
village_goals as (
    select i.id, v.village_code, i.direction, i.unit, i.baseline,
           case when i.apportion_by in ('each', 'each_poor') then i.target
                when i.unit in ('人', '人次', '个', '户', '名', '条', '项', '处') then round(i.target * s.share)
                else round(i.target * s.share, 1) end,
           case when i.apportion_by in ('each', 'each_poor') then '方案'
                else '分摊(推定)' end,
           i.start, i.deadline, i.direction = 'hold' or (i.direction = 'at_most_zero' and i.baseline = 0)
    from plan_indicators as i
    cross join village_list as v
    left join shares as s on s.village_code = v.village_code and s.weight = i.apportion_by
    where i.apportion_by is not null and (i.apportion_by <> 'each_poor' or v.is_poor)
),
first_value as (
    select indicator_id, village_code, min_by(value, report_date) as value
    from indicator_actuals group by indicator_id, village_code
)
select 'indicator' as kind, g.goal_id, g.village_code, g.direction, g.unit,
       case when g.direction = 'hold' then g.target
            when g.baseline is null then if(g.direction = 'at_least', least(f.value, g.target), f.value)
            when g.village_code is null or g.unit = '%' then g.baseline
            when g.baseline = 0 then 0
            else f.value end as baseline,
       g.target, g.target_basis, g.start, g.deadline, g.keeps,
       i.apportion_by in ('each', 'each_poor') and d.by_village as of_each
from (from township_goals union all from village_goals) as g
join plan_indicators as i on i.id = g.goal_id
left join dataset_list as d on d.dataset = i.dataset
left join first_value as f on f.indicator_id = g.goal_id and f.village_code is not distinct from g.village_code
union all
select 'task', id, null, 'at_least', '%', 0, 100, '方案', start, deadline, false, false from plan_tasks
