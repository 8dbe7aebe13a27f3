-- activity_series: events and people of each kind, cumulative, on each day something was held.
with daily as (
    select held_on, kind, count(*) as events, coalesce(sum(people), 0) as people from event_list group by all
)
select held_on, kind, sum(events) over kind_so_far as events, sum(people) over kind_so_far as people
from daily
window kind_so_far as (partition by kind order by held_on)
order by held_on, kind
