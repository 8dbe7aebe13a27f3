-- path_shares: the part of a season goal's planned curve that is gone on each day from its start to its deadline,
-- straight between the points of `plan/curves.csv`. Goals that are not here follow the straight path.
-- grain: indicator, date        units: share 0..1        key: indicator_id, date
-- kept
with days as (
    select i.id as indicator_id, unnest(generate_series(i.start, i.deadline, interval 1 day))::date as date
    from plan_indicators as i
    where i.path = 'season' and i.id in (select indicator from plan_curves)
),
around as (
    select d.indicator_id, d.date, before.date as low_date, before.share as low, behind.date as high_date,
           behind.share as high
    from days as d
    asof left join plan_curves as before on before.indicator = d.indicator_id and before.date <= d.date
    asof left join plan_curves as behind on behind.indicator = d.indicator_id and behind.date >= d.date
)
select indicator_id, date,
       case when low is null then 0.0
            when high is null or high_date = low_date then low
            else low + (high - low) * (date - low_date) / (high_date - low_date) end as share
from around
