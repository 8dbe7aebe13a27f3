-- goal_forecasts: the paces by which each report can be carried on, before anybody knows which is the better:
-- 平均 (since the baseline), 近期 (in the same villages since a report 14 or more days before), 折中 (half and half), and for
-- a goal with a planned curve 曲线 (the curve, stretched to what is there).
-- pace: a day; of 曲线 it is what a whole curve would bring, and `share` the part of it gone.
-- grain: kind, goal, village (null: the township), report date, method        units: as goals.unit a day
-- key: kind, goal_id, village_code or null, report_date, method
-- kept
with recent as (
    select kind, goal_id, village_code, report_date, max(since) as since,
           max_by(growth, since) / (report_date - max(since)) as pace
    from goal_growth
    where since <= report_date - 14 and growth is not null and compared >= 0.5
    group by kind, goal_id, village_code, report_date
),
paced as (
    select r.kind, r.goal_id, r.village_code, r.report_date, r.value,
           case when r.mean_on > r.based_on then (r.value - r.baseline) / (r.mean_on - r.based_on) end as mean_pace,
           n.pace as recent_pace, n.since,
           case when s.share >= 0.02 then (r.value - r.baseline) / s.share end as curve_pace,
           s.share
    from goal_reports as r
    left join recent as n on n.kind = r.kind and n.goal_id = r.goal_id
                         and n.village_code is not distinct from r.village_code and n.report_date = r.report_date
    left join path_shares as s on r.kind = 'indicator' and s.indicator_id = r.goal_id and s.date = r.mean_on
    where r.report_date >= r.start
)
select kind, goal_id, village_code, report_date, '平均' as method, mean_pace as pace, null::date as since,
       null::double as share
from paced where mean_pace is not null
union all
select kind, goal_id, village_code, report_date, '近期', recent_pace, since, null from paced
where recent_pace is not null
union all
select kind, goal_id, village_code, report_date, '折中', (mean_pace + recent_pace) / 2, since, null from paced
where mean_pace is not null and recent_pace is not null
union all
select kind, goal_id, village_code, report_date, '曲线', curve_pace, null, share from paced
where curve_pace is not null
