-- forecast_errors: what each way of carrying a report on would have said about the reports 5 to 35 days later, and how
-- far it was off: `error` is the pace that came less the pace forecast.
-- grain: kind, goal, village (null: the township), report date (of the forecast), method, known on (the later report)
-- units: as goals.unit a day        key: kind, goal_id, village_code or null, report_date, method, known_on
-- kept
select f.kind, f.goal_id, f.village_code, f.report_date, f.method, g.report_date as known_on,
       g.growth / (g.report_date - g.since)
       - if(f.method = '曲线', f.pace * (coalesce(s.share, 1) - f.share) / (g.report_date - g.since), f.pace) as error
from goal_forecasts as f
join goal_growth as g on g.kind = f.kind and g.goal_id = f.goal_id
                     and g.village_code is not distinct from f.village_code and g.since = f.report_date
left join path_shares as s on f.method = '曲线' and s.indicator_id = f.goal_id and s.date = g.report_date
where g.report_date - g.since between 5 and 35 and g.growth is not null and g.compared = 1
