-- what_if: where one goal ($goal) ends if $pace is done each day from tomorrow on, in the township ($village null) or a
-- village. at_deadline: the value then; short: what would be missing; days_over: the finish after the deadline, negative
-- before it; required_pace: what a day it takes; times_recent: $pace as a multiple of the recent pace.
-- No row for what is done, has no target or no figure, or is nothing that is done day by day.
-- grain: one row        units: as goals.unit, paces a day towards the goal, days
with goal as (
    select *, abs(target - actual) as missing, towards_goal(direction, recent_pace) as recent
    from standing
    where goal_id = $goal and ($village is null and village_code is null or village_code = $village)
      and path in ('straight', 'season') and not is_met(direction, target, actual)
),
carried as (
    select *, least($pace * days_left, missing) as done,
           case when $pace > 0 and missing / $pace <= 3650
                then getvariable('as_of') + ceil(missing / $pace - 1e-9)::int end as finishes_on
    from goal
)
select unit, direction, target, actual, missing, deadline, days_left, finishes_on, finishes_on - deadline as days_over,
       coalesce(finishes_on <= deadline, false) as in_time,
       if(direction = 'at_most_zero', actual - done, actual + done) as at_deadline, missing - done as short,
       abs(required_pace) as required_pace, recent, recent_since,
       report_date as recent_until, $pace / nullif(greatest(recent, 0), 0) as times_recent
from carried
