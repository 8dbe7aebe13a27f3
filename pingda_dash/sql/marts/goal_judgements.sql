-- goal_judgements: each goal's last report as it was judged on the day it was reported for, like with like: against what
-- the path expected on that day (of villages heard at different times: on the day in their middle; while villages are
-- missing, as much of it as was heard), and by the chance of making the deadline from there (of as much of the target).
-- forecast: the value to be expected at the deadline; probability: of reaching the target by then (null without a pace);
-- likely_on: when it is to be expected, with early/late_on the middle half (50 %) and first/last_on nine tenths (90 %) of
-- what may come (null: not within ten years).
-- alarmed: behind and not likely to make it, or unlikely whatever the path says; it ends only when things are clearly
-- better, so that a goal that goes to and fro does not flicker: every report before it is judged, too. alarm_since,
-- met_since, unmet_since: the report it began with.
-- grain: kind, goal, village (null: the township)        units: as goals.unit, shares 0..1
-- key: kind, goal_id, village_code or null
with joined as (
    select p.* exclude (start, deadline), g.direction, g.unit, g.target, g.target_basis, g.start, g.deadline, g.path,
           g.of_each, g.reporting_days,
           coalesce(if(g.path = 'season', s.share, null), straight_share(p.based_on, g.deadline, p.mean_on)) as path_share,
           -- An event has no halfway; of the rest, what was not heard is not expected.
           coalesce(if(p.village_code is null and not g.of_each, p.heard / nullif(p.asked, 0), 1), 1) as heard_share,
           g.deadline - p.report_date as days_to_go
    from goals as g
    join goal_paces as p on p.kind = g.kind and p.goal_id = g.goal_id
                        and p.village_code is not distinct from g.village_code
    left join path_shares as s on s.indicator_id = g.goal_id and s.date = p.mean_on
    where p.report_date <= getvariable('as_of')
),
expected as (
    select *,
           case when path = 'hold' then target * coalesce(heard / nullif(asked, 0), 1)
                else expected_value(path, direction, unit, baseline, target, path_share * heard_share) end as expected,
           is_met(direction, target, value) as met,
           -- What the villages that were heard carry of it: their pace is held against that.
           target * heard_share as part_target,
           -- The growth to be expected until the deadline, and the daily pace that it comes to.
           case when method = '曲线' then pace * (1 - share) else pace * days_to_go end as growth
    from joined
),
forecast as (
    select *, value + growth as forecast,
           case when days_to_go > 0 then daily_pace end as daily,
           -- How many standard errors the forecast is on the good side of the target.
           if(direction = 'at_most_zero', 1, -1) * (part_target - value - growth) / (doubt * days_to_go) as room
    from expected
),
chances as (
    select *,
           case when path in ('event', 'hold', 'zero') or of_each and village_code is null and heard < asked then null
                when met then 1.0
                when daily is null or target is null then null
                else normal_share(room) end as probability,
           part_target - value as missing, sign(part_target - value) as towards,
           coalesce(not is_met(direction, expected, value), false) as behind,
           -- Of a sum that knows of less than half of its villages nobody can say when all are there.
           coalesce(village_code is null and not of_each and 2 * heard < asked, false) as is_scant
    from forecast
),
-- What each report says of the alarm: that it is one, that it is over, or nothing.
turned as (
    select kind, goal_id, village_code, report_date, met,
           case when met or path in ('event', 'zero') or target is null then false
                when direction = 'hold' then behind
                when behind and coalesce(probability, 0) < 0.5 or coalesce(probability, 1) < 0.2 then true
                when not behind and coalesce(probability, 1) >= 0.4 or coalesce(probability, 0) >= 0.6 then false
           end as alarm
    from chances
),
ended as (
    select kind, goal_id, village_code, max(report_date) as report_date,
           max(report_date) filter (not alarm) as no_alarm_on, max(report_date) filter (met) as met_on,
           max(report_date) filter (not met) as unmet_on
    from turned group by kind, goal_id, village_code
),
begun as (
    select e.kind, e.goal_id, e.village_code, e.report_date,
           min(t.report_date) filter (t.alarm and coalesce(t.report_date > e.no_alarm_on, true)) as alarm_since,
           min(t.report_date) filter (t.met and coalesce(t.report_date > e.unmet_on, true)) as met_since,
           min(t.report_date) filter (not t.met and coalesce(t.report_date > e.met_on, true)) as unmet_since
    from ended as e
    join turned as t on t.kind = e.kind and t.goal_id = e.goal_id and t.village_code is not distinct from e.village_code
    group by e.kind, e.goal_id, e.village_code, e.report_date
),
latest as (
    select c.*, b.alarm_since, b.alarm_since is not null as alarmed, b.met_since, b.unmet_since
    from chances as c
    join begun as b on b.kind = c.kind and b.goal_id = c.goal_id and b.village_code is not distinct from c.village_code
                   and b.report_date = c.report_date
),
-- A curve carries no further than its last day.
on_curves as (
    select c.kind, c.goal_id, c.village_code, min(s.date) filter (gap <= 0) as likely_on,
           min(s.date) filter (gap <= half_range() * wide) as early_on,
           min(s.date) filter (gap <= -half_range() * wide) as late_on,
           min(s.date) filter (gap <= nine_tenths_range() * wide) as first_on,
           min(s.date) filter (gap <= -nine_tenths_range() * wide) as last_on
    from latest as c
    join path_shares as s on s.indicator_id = c.goal_id and s.date >= c.report_date
    cross join lateral (
        select (c.missing - (s.share - c.share) * c.pace) * c.towards as gap, c.doubt * (s.date - c.report_date) as wide
    )
    where c.method = '曲线' and not c.is_scant
    group by c.kind, c.goal_id, c.village_code
)
select c.* replace (if(c.is_scant and not c.met, null, c.probability) as probability),
       if(h.unpaced, o.likely_on, reached_on(c.report_date, c.missing, c.pace)) as likely_on,
       if(h.unpaced, o.early_on, reached_on(c.report_date, c.missing, c.pace + half)) as early_on,
       if(h.unpaced, o.late_on, reached_on(c.report_date, c.missing, c.pace - half)) as late_on,
       if(h.unpaced, o.first_on, reached_on(c.report_date, c.missing, c.pace + nine_tenths)) as first_on,
       if(h.unpaced, o.last_on, reached_on(c.report_date, c.missing, c.pace - nine_tenths)) as last_on
from latest as c
cross join lateral (
    select c.towards * half_range() * c.doubt as half, c.towards * nine_tenths_range() * c.doubt as nine_tenths,
           c.method = '曲线' or c.is_scant as unpaced
) as h
left join on_curves as o on o.kind = c.kind and o.goal_id = c.goal_id
                        and o.village_code is not distinct from c.village_code
