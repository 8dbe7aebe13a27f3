-- finding_stakes: what each finding of the as-of date would change if the other figure is right, and how much that weighs.
-- stake: 未脱贫户 it speaks of the people whom the plan names (16人); 状态 a goal of the township, or a thing of a ledger,
-- would stand otherwise; 数 a figure would be another; 登记 an entry.
-- goal, goal_name: the goal that would stand otherwise, or whose figure it is; difference: by how much the figure differs.
-- grain: one row a finding        units: weight 1..4, worst highest; difference in our_unit        key: finding
with unlifted as (
    select string_agg(household_id, '|') as names from household_list where was_unlifted
),
fed as (
    -- The township's figure if the other side is right, for goals that read the very field.
    select d.finding, i.id, i.name, s.direction, s.target, s.expected, s.actual,
           s.actual - d.ours + d.theirs as corrected
    from questioned as d
    join plan_indicators as i on i.dataset = d.one and i.measure = d.field
    join standing as s on s.kind = 'indicator' and s.goal_id = i.id and s.village_code is null
    where d.our_unit = d.their_unit and (i.item is null or starts_with(d.subject, i.item))
),
judged as (
    select finding, id, name,
           coalesce((towards_goal(direction, actual - target) >= 0)
                    <> (towards_goal(direction, corrected - target) >= 0), false)
           or coalesce((towards_goal(direction, actual - expected) >= 0)
                       <> (towards_goal(direction, corrected - expected) >= 0), false) as is_crossed
    from fed
),
goals_of as (
    select finding, max_by(id, is_crossed) as goal, max_by(name, is_crossed) as goal_name, bool_or(is_crossed) as is_crossed
    from judged group by finding
),
stated as (
    select d.finding, g.goal, g.goal_name, if(d.our_unit = d.their_unit, d.ours - d.theirs, null) as difference,
           case when starts_with(d.check_id, 'unlifted') or coalesce(regexp_matches(d.things, u.names), false)
                     or coalesce(regexp_matches(d.subject, u.names), false) then '未脱贫户'
                when coalesce(g.is_crossed, false) or d.check_id in ('task_over_indicator', 'task_percent')
                     or coalesce(f.advances, false) and d.our_text is not null then '状态'
                when d.ours is not null and d.theirs is not null then '数'
                else '登记' end as stake
    from questioned as d
    cross join unlifted as u
    left join goals_of as g on g.finding = d.finding
    left join dataset_fields as f on f.dataset = d.one and f.field = d.field
)
select *, stake_weight(stake) as weight from stated
