-- threshold_weeks: what each threshold asks about in each week of the campaign so far. kind: findings, how many findings
-- (or signals) of what it rules began in the week, of report after report once; late, how many ledgers of villages stand as
-- 迟报 at its end; score, the township's score then.
-- grain: threshold × week        units: counts; score 0..100        key: name, week
with weeks as (
    select week, first_day, day, if(week = 1, date '0001-01-01', first_day) as begins from campaign_weeks
),
begun as (
    select r.name, w.week, count(distinct d.finding) as number
    from threshold_rules as r
    join doubts as d on d.check_id = r.rule and not d.is_repeated
    join weeks as w on d.since between w.begins and w.day
    group by all
),
scored as (
    select week, count(*) filter (state = '迟报') as late, floor(avg(score))::bigint as score
    from quality_cells where is_asked group by week
),
kinds as (
    select name, case max(rule) when 'late' then 'late' when 'score' then 'score' else 'findings' end as kind
    from threshold_rules group by name
)
select k.name, k.kind, w.week, w.first_day, w.day,
       case k.kind when 'late' then s.late when 'score' then s.score else coalesce(b.number, 0) end as number
from kinds as k
cross join weeks as w
left join begun as b on b.name = k.name and b.week = w.week
left join scored as s on s.week = w.week
order by k.name, w.week
