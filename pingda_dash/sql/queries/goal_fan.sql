-- goal_fan: one goal ($goal) day by day, for the township (village_code null) and each village, or for one village ($village): what the plan expects
-- on its path, and from the last report on what may come: likely, with the middle half (50) and nine tenths (90).
-- The forecast ends at the target, at the deadline (past it: two weeks ahead), or on the day it has run out. Events,
-- and what must be held or never happen, have a path and no forecast. expected_progress: of the way to the target.
-- grain: village (null: the township), date        units: as goals.unit, shares 0..1
-- key: village_code or null, date
with goal as (
    -- Before anything is reported the path is known where the plan states its baseline.
    select s.village_code, s.direction, s.unit, s.path, s.target, s.start, s.deadline,
           coalesce(s.baseline, case when s.kind = 'task' then 0.0 when s.path in ('hold', 'zero') then s.target
                                     when s.village_code is null or s.unit = '%' or i.baseline = 0 then i.baseline
                                end) as baseline,
           coalesce(l.based_on, s.start) as based_on, l.report_date, l.value, l.method, l.pace, l.share, l.doubt, l.likely_on,
           case when l.pace is null or l.met or s.path in ('event', 'hold', 'zero') then null
                when s.run_out then l.likely_on
                else least(l.last_on, if(getvariable('as_of') > s.deadline, getvariable('as_of') + 14, s.deadline))
           end as ends_on
    from standing as s
    left join goal_judgements as l on l.kind = s.kind and l.goal_id = s.goal_id
                                  and l.village_code is not distinct from s.village_code
    left join plan_indicators as i on i.id = s.goal_id
    where s.goal_id = $goal and ($village is null or s.village_code = $village)
),
days as (
    select *,
           unnest(
               generate_series(least(based_on, report_date), greatest(deadline, ends_on), interval 1 day)
           )::date as date
    from goal
),
carried as (
    select d.*,
           coalesce(if(d.path = 'season', p.share, null), straight_share(d.based_on, d.deadline, d.date)) as path_share,
           d.value + if(d.method = '曲线', d.pace * (coalesce(p.share, 1) - d.share), d.pace * (d.date - d.report_date))
               as likely,
           d.doubt * (d.date - d.report_date) as doubt_so_far
    from days as d
    left join path_shares as p on p.indicator_id = $goal and p.date = d.date
),
-- What is to grow loses nothing of what is there; nothing is forecast beyond the target.
bounded as (
    select *,
           [case when direction = 'at_most_zero' then greatest(likely + each * doubt_so_far, target)
                 else least(greatest(likely + each * doubt_so_far, value), target) end
            for each in [-nine_tenths_range(), -half_range(), 0, half_range(), nine_tenths_range()]] as ranges
    from carried
),
drawn as (
    select *, date between report_date and ends_on as is_ahead,
           case when date between based_on and deadline
                then expected_value(path, direction, unit, baseline, target, path_share) end as expected
    from bounded
)
select village_code, date, expected, progress_share(direction, baseline, target, expected) as expected_progress,
       if(is_ahead, ranges[1], null) as low_90, if(is_ahead, ranges[2], null) as low_50,
       if(is_ahead and date <= coalesce(likely_on, date), ranges[3], null) as likely, if(is_ahead, ranges[4], null) as high_50,
       if(is_ahead, ranges[5], null) as high_90
from drawn
where expected is not null or is_ahead
order by village_code nulls first, date
