-- activity_matrix: events of each village, or of one, by kind; null only when the ledger never came (an event log: none is 0).
with kinds as (
    select word as kind, position from dataset_words where dataset = 'activities' and field = 'kind'
),
counted as (
    select village_code, kind, count(*) as events, sum(people) as people, max(held_on) as last_on
    from event_list group by village_code, kind
),
came as (
    select count(*) > 0 as came from event_list
)
select v.village_code, v.village, v.is_poor, k.kind,
       case when came then coalesce(c.events, 0) end as events,
       case when c.events > 0 then c.people when came then 0 end as people, c.last_on
from village_list as v
cross join kinds as k
cross join came
left join counted as c on c.village_code = v.village_code and c.kind = k.kind
where $village is null or v.village_code = $village
order by v.village_code, k.position
