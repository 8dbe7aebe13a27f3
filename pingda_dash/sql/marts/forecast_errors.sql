-- forecast_errors: what each way of carrying a report on would have said about the reports 5 to 35 days later, and how
-- far it was off: `error` is the pace that came less the pace forecast. No forecast leads below zero of what is to vanish
-- or above a whole of a share, and what is there already is not forecast.
-- grain: kind, goal, village (null: the township), report date (of the forecast), method, known on (the later report)
-- units: as goals.unit a day        key: kind, goal_id, village_code or null, report_date, method, known_on
-- kept
with limits as (
    select 'indicator' as kind, id as goal_id, direction, case when direction = 'at_most_zero' then 0.0
                                                             when unit = '%' then 100.0 end as end_value
    from plan_indicators where path in ('straight', 'season')
    union all
    select 'task', id, 'at_least', 100.0 from plan_tasks where path in ('straight', 'season') and indicators is null
),
forecast as (
    select f.kind, f.goal_id, f.village_code, f.report_date, f.method, g.report_date as known_on, g.growth,
           g.report_date - g.since as days, l.end_value - r.value as room, l.direction,
           if(f.method = '曲线', f.pace * (coalesce(s.share, 1) - f.share), f.pace * (g.report_date - g.since)) as said
    from goal_forecasts as f
    join limits as l on l.kind = f.kind and l.goal_id = f.goal_id
    join goal_reports as r on r.kind = f.kind and r.goal_id = f.goal_id and r.report_date = f.report_date
                          and r.village_code is not distinct from f.village_code
    join goal_growth as g on g.kind = f.kind and g.goal_id = f.goal_id and g.since = f.report_date
                         and g.village_code is not distinct from f.village_code
    left join path_shares as s on s.indicator_id = f.goal_id and s.date = g.report_date
    where g.report_date - g.since between 5 and 35 and g.growth is not null and g.compared = 1
      and coalesce(abs(l.end_value - r.value) > 1e-6, true)
)
select kind, goal_id, village_code, report_date, method, known_on,
       (growth - case when room is null then said
                      when direction = 'at_most_zero' then greatest(said, room)
                      else least(said, room) end) / days as error
from forecast
