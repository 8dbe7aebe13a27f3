-- compare_concerns: what the leaders had to act on on the earlier day, and have to on the as-of date.
-- state: 新增, 仍在, 已销. A task that only moved under its indicator, or out from under it, is 仍在: it was late on both
-- days, whoever spoke of it. Two lines are one concern while they speak of one thing; of a village they are told apart
-- by their words without the numbers.
-- move: 变差 or 好转 of what is 仍在 and changed its kind or its count. ended: what became of what is 已销.
-- grain: one row a concern; 新增 first, then 仍在, then 已销, each worst first        key: key
with listed as (
    select *, 1 as day from earlier('concerns')
    union all
    select *, 2 as day from concerns
),
keyed as (
    select *, case when ref_kind = 'village'
                       then format('village:{}:{}', ref_id, trim(regexp_replace(title, '[0-9, ]+', '', 'g')))
                   else ref_kind || ':' || ref_id end as key
    from listed
),
duties as (
    select 1 as day, kind || ':' || id as key, status from earlier('duty_standing') where village_code is null
    union all
    select 2, kind || ':' || id, status from duty_standing where village_code is null
),
paired as (
    select coalesce(b.key, a.key) as key, a.key is not null as was_listed, b.key is not null as is_listed,
           a.kind as was_kind, b.kind, a.title as was_title, coalesce(b.title, a.title) as title,
           coalesce(b.detail, a.detail) as detail, coalesce(b.unit, a.unit) as unit,
           coalesce(b.village_code, a.village_code) as village_code, coalesce(b.village, a.village) as village,
           coalesce(b.ref_kind, a.ref_kind) as ref_kind, coalesce(b.ref_id, a.ref_id) as ref_id,
           coalesce(b.rank, a.rank) as rank
    from (from keyed where day = 1) as a
    full join (from keyed where day = 2) as b on b.key = a.key
),
stated as (
    select p.*, d.status,
           case when was_listed and is_listed then '仍在'
                when is_listed and kind in ('滞后', '逾期') and was.status in ('滞后', '逾期') then '仍在'
                when is_listed then '新增'
                when d.status in ('滞后', '逾期') then '仍在'
                else '已销' end as state,
           coalesce(p.was_kind, was.status) as from_kind,
           coalesce(p.kind, d.status) as to_kind,
           -- Of problems and households counted in one line, more are worse.
           case when ref_kind in ('unit', 'village')
                    then try_cast(replace(regexp_extract(title, '([\d,]+) [条户]', 1), ',', '') as int)
                         - try_cast(replace(regexp_extract(was_title, '([\d,]+) [条户]', 1), ',', '') as int)
                end as more
    from paired as p
    left join duties as was on was.day = 1 and was.key = p.key
    left join duties as d on d.day = 2 and d.key = p.key
),
ordered as (
    select *, case kind_word when '逾期' then 1 when '滞后' then 2 when '未报送' then 3 when '核对' then 4 else 5 end as weight
    from (select *, case when state = '已销' then was_kind else to_kind end as kind_word,
                 case when state <> '仍在' then null
                      when severity(to_kind) < severity(from_kind) or more > 0 then '变差'
                      when severity(to_kind) > severity(from_kind) or more < 0 then '好转' end as move
          from stated)
)
select key, state, case when state <> '新增' then from_kind end as was_kind,
       case when state <> '已销' then to_kind end as kind,
       move,
       case when state <> '已销' then null
            when status is not null then status
            when ref_kind = 'rows' then '已报送'
            when ref_kind = 'check' then '已相符'
            when ref_kind = 'unit' then '不再超期'
            when was_kind = '未报送' then '已更新'
            else '不在列' end as ended,
       was_title, title, detail, unit, village_code, village, ref_kind, ref_id
from ordered
order by case state when '新增' then 1 when '仍在' then 2 else 3 end, move = '变差' desc nulls last, weight, rank, key
