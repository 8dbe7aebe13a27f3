-- goals: everything that has a target: indicators for the township and each village, and tasks.
-- A village's target is its share of the township's, by the weight the plan's row names (分摊, 推定), or the plan's own
-- where it holds for each village (or each poor one); it is null while the roster does not give the weight. Shares are
-- in whole steps and add up to the township's (largest remainder); a part's share is never above its whole's.
-- path: how it is to be gone (plan/README.md). of_each: the township has reached the goal only when every village it
-- holds for has reported. reporting_days: how often its ledger is due.
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
-- What each village would carry, in steps (one of what is counted, else a hundredth or a tenth), not yet whole.
quotas as (
    select i.id, i.part_of, s.village_code,
           case when is_count(i.unit) then 1 when round(i.target * 10, 6) = round(i.target * 10) then 10
                else 100 end as steps,
           i.target * s.share * steps as quota
    from plan_indicators as i
    join shares as s on s.weight = i.apportion_by
),
whole_shares as (
    select id, village_code, steps, by_largest_remainder(quota, id, village_code) as steps_due
    from quotas where part_of is null
),
-- What a part's share would be above its whole's goes to the villages with room.
capped as (
    select p.id, p.village_code, p.steps, least(p.quota, w.steps_due) as kept, w.steps_due as room,
           sum(p.quota) over (partition by p.id) - sum(least(p.quota, w.steps_due)) over (partition by p.id) as over_all,
           sum(w.steps_due - least(p.quota, w.steps_due)) over (partition by p.id) as room_in_all
    from quotas as p
    join whole_shares as w on w.id = p.part_of and w.village_code = p.village_code
    where p.part_of is not null
),
fitted as (
    select id, village_code, steps,
           least(kept + coalesce(over_all * (room - kept) / nullif(room_in_all, 0), 0), room) as quota
    from capped
),
village_targets as (
    select id, village_code, steps_due / steps as target from whole_shares
    union all
    select id, village_code, by_largest_remainder(quota, id, village_code) / steps from fitted
)
select 'indicator' as kind, i.id as goal_id, null::varchar as village_code, i.direction, i.unit, i.target,
       '方案' as target_basis, i.start, i.deadline, i.path,
       coalesce(i.apportion_by in ('each', 'each_poor') or i.path in ('hold', 'zero') or i.direction = 'at_most_zero',
                false) as of_each, d.period as reporting_days
from plan_indicators as i
left join dataset_list as d on d.dataset = i.dataset
union all
select 'indicator', i.id, v.village_code, i.direction, i.unit,
       if(i.apportion_by in ('each', 'each_poor'), i.target, t.target),
       if(i.apportion_by in ('each', 'each_poor'), '方案', '分摊(推定)'),
       i.start, i.deadline, coalesce(i.village_path, i.path), false, d.period
from plan_indicators as i
cross join village_list as v
left join village_targets as t on t.id = i.id and t.village_code = v.village_code
left join dataset_list as d on d.dataset = i.dataset
where i.apportion_by is not null and (i.apportion_by <> 'each_poor' or v.is_poor)
union all
select 'task', t.id, null, 'at_least', '%', 100, '方案', t.start, t.deadline, t.path, false, d.period
from plan_tasks as t
left join dataset_list as d on d.dataset = 'tasks'
where t.indicators is null
