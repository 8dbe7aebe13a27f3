-- compare_concerns: what the leaders had to act on on the earlier day (was_…), and have to on the as-of date, as values.
-- Of one village or unit ($village, $unit) its own.
-- state: 新增, 仍在, 已销. move: 变差 or 好转 of what is 仍在 and changed its kind or its number.
-- ended: what became of what is 已销: the duty's status now, or 首次报送 (of what was never reported before), 已相符,
-- 不再超期, 已更新, 不在列.
-- grain: one row a concern; 新增 first, then 仍在, then 已销, each worst first        key: key
with before as (
    select * from earlier('concerns')
),
listed as (
    select *, true as is_listed from concerns
    union all
    select *, false from before where key not in (select key from concerns)
),
duties as (
    select 'task:' || id as key, status from duty_standing where village_code is null
),
stated as (
    select l.* exclude (kind, is_listed), l.kind as last_kind, b.kind as was_kind, b.actual as was_actual,
           b.number as was_number, b.days as was_days, b.progress as was_progress, b.part as was_part, d.status,
           case when l.is_listed and b.key is not null then '仍在' when l.is_listed then '新增' else '已销' end as state
    from listed as l
    left join before as b on b.key = l.key
    left join duties as d on d.key = l.key
),
moved as (
    select *,
           case when state <> '仍在' then null
                when concern_order(last_kind) < concern_order(was_kind) or number > was_number then '变差'
                when concern_order(last_kind) > concern_order(was_kind) or number < was_number then '好转' end as move
    from stated
)
select * exclude (last_kind),
       case when state <> '已销' then last_kind end as kind,
       case when state <> '已销' then null
            when status is not null then status
            when ref_kind = 'rows' or topic = '村' and days_since_report is null then '首次报送'
            when ref_kind = 'check' then '已相符'
            when ref_kind = 'unit' then '不再超期'
            when was_kind = '未报送' then '已更新'
            else '不在列' end as ended
from moved
where ($village is null or village_code = $village) and ($unit is null or unit = $unit or names_unit(unit, $unit))
order by case state when '新增' then 1 when '仍在' then 2 else 3 end, move = '变差' desc nulls last,
         concern_order(last_kind), rank, key
