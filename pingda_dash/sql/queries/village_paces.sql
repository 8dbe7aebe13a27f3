-- village_paces: what each village must do, from tomorrow on, for the township to make the deadline of $goal: shared by
-- what each lacks of its own target (by_target), by what each did of late (by_recent), by the labour force that the
-- household register has of it (by_labour). What holds for each village, and a share, is not split: each has its own.
-- lacking, needed: what the township lacks, and what it must do, to which each way adds up; null where nothing is split.
-- pace_days: the days (1, or 7 where a day is too little to say) that the paces are for. No row for what is done or due.
-- grain: one row a village        units: as goals.unit, paces per pace_days towards the goal        key: village_code
with whole as (
    select *, abs(target - actual) as lacking from standing
    where goal_id = $goal and village_code is null and path in ('straight', 'season') and days_left > 0
      and not is_met(direction, target, actual)
),
labour as (
    select village_code, sum(labour) as labour from household_list where labour > 0 group by village_code
),
each as (
    select v.village_code, v.village, v.is_poor, s.actual, s.target, s.status, w.unit, w.direction, w.deadline,
           w.days_left, w.lacking,
           case when is_met(w.direction, s.target, s.actual) then 0 else abs(s.target - s.actual) end as missing,
           towards_goal(w.direction, s.recent_pace) as recent_pace, l.labour,
           w.of_each or w.unit = '%' as on_its_own
    from whole as w
    join standing as s on s.goal_id = w.goal_id and s.village_code is not null
    join village_list as v on v.village_code = s.village_code
    left join labour as l on l.village_code = s.village_code
),
shared as (
    select *,
           -- Split only where every village is known: who has not reported would be asked for nothing.
           case when on_its_own then missing
                when count(missing) over () = count(*) over ()
                    then lacking * missing / nullif(sum(missing) over (), 0) end as own_part,
           case when not on_its_own and count(recent_pace) over () = count(*) over ()
                then greatest(recent_pace, 0) / nullif(sum(greatest(recent_pace, 0)) over (), 0) end as recent_part,
           case when not on_its_own and count(labour) over () = count(*) over ()
                then labour / sum(labour) over () end as labour_part
    from each
),
paced as (
    select *, own_part / days_left as by_target, lacking * recent_part / days_left as by_recent,
           lacking * labour_part / days_left as by_labour
    from shared
),
spans as (
    select *, if(max(by_target) over () >= 1, 1, 7) as pace_days from paced
)
select village_code, village, is_poor, actual, target, missing, status, unit, direction, deadline, days_left, pace_days,
       recent_pace * pace_days as recent, by_target * pace_days as by_target, by_recent * pace_days as by_recent,
       labour, by_labour * pace_days as by_labour, if(on_its_own, null, lacking) as lacking,
       if(on_its_own, null, lacking / days_left * pace_days) as needed
from spans
order by village_code
