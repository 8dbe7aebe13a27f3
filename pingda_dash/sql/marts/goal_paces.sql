-- goal_paces: each report with the pace it is carried on by: of the methods in `goal_forecasts` the one that a backtest
-- over the reports so far found nearest; the plain 平均 where it wins, or where there is too little to tell.
-- spread: the standard error of that pace, from the errors of the backtest, widened for how few they are (forecasts
-- overlap: four count as one); half the pace before there is any. daily_pace: what the forecast comes to a day until the
-- deadline (of 曲线 the rest of the curve, spread over those days); doubt: the spread, never below a twentieth of it.
-- tested: how many forecasts the backtest has; skill: how much smaller its mean error is than that of 平均, 0..1.
-- recent_pace: in the same villages since a report 14 or more days before (recent_since), else since the start (null).
-- grain: kind, goal, village (null: the township), report date        units: as goals.unit a day
-- key: kind, goal_id, village_code or null, report_date
-- kept
with by_day as (
    select kind, goal_id, village_code, method, known_on, sum(abs(error)) as errors, sum(error * error) as squares,
           count(*) as tested
    from forecast_errors group by all
),
candidates as (
    select f.kind, f.goal_id, f.village_code, f.report_date, f.method, f.pace, f.share,
           sum(e.errors) / sum(e.tested) as mean_error, sqrt(sum(e.squares) / sum(e.tested)) as root_error,
           coalesce(sum(e.tested), 0)::int as tested
    from goal_forecasts as f
    left join by_day as e
      on e.kind = f.kind and e.goal_id = f.goal_id and e.village_code is not distinct from f.village_code
     and e.method = f.method and e.known_on <= f.report_date
    group by f.kind, f.goal_id, f.village_code, f.report_date, f.method, f.pace, f.share
),
chosen as (
    select kind, goal_id, village_code, report_date, max(mean_error) filter (method = '平均') as plain_error,
           -- Errors that differ by the order of their sum alone are the same.
           unnest(arg_min(
               {method: method, pace: pace, share: share, mean_error: mean_error, root_error: root_error,
                tested: tested},
               (coalesce(case when tested >= 4 then round(mean_error, 9) end, 'infinity'::double),
                case method when '平均' then 1 when '折中' then 2 when '近期' then 3 else 4 end)
           ))
    from candidates group by kind, goal_id, village_code, report_date
),
carried as (
    select c.*,
           case when method = '曲线' then pace * (1 - share) / nullif(greatest(r.deadline - r.report_date, 0), 0)
                else pace end as daily_pace
    from chosen as c
    join goal_reports as r on r.kind = c.kind and r.goal_id = c.goal_id
                          and r.village_code is not distinct from c.village_code and r.report_date = c.report_date
)
select r.*, c.method, c.pace, c.share, c.daily_pace, c.tested,
       coalesce(c.root_error * sqrt(1 + 4.0 / c.tested), 0.5 * abs(c.daily_pace)) as spread,
       greatest(coalesce(c.root_error * sqrt(1 + 4.0 / c.tested), 0.5 * abs(c.daily_pace)), 0.05 * abs(c.daily_pace), 1e-9)
           as doubt,
       case when c.plain_error > 0 and c.tested >= 4 then 1 - c.mean_error / c.plain_error end as skill,
       coalesce(n.pace, m.pace) as recent_pace, n.since as recent_since, m.pace as mean_pace
from goal_reports as r
left join carried as c on c.kind = r.kind and c.goal_id = r.goal_id
                     and c.village_code is not distinct from r.village_code and c.report_date = r.report_date
left join goal_forecasts as n on n.kind = r.kind and n.goal_id = r.goal_id
                             and n.village_code is not distinct from r.village_code
                             and n.report_date = r.report_date and n.method = '近期'
left join goal_forecasts as m on m.kind = r.kind and m.goal_id = r.goal_id
                             and m.village_code is not distinct from r.village_code
                             and m.report_date = r.report_date and m.method = '平均'
