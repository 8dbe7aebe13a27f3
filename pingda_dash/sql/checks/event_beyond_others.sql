-- event_beyond_others: an event with more than three times as many people (ours) as any other of its name (theirs), of which
-- there are three or more; or one of a village that is the largest of all villages' events by a quarter and more than five
-- times the middle one, or the smallest by half and less than a quarter of it, of nine or more.
-- grain: village, event, day        units: 人        key: village_code, subject, since
-- kept
with tops as (
    select event, count(*) >= 4 as is_often, max(people, 2) as two from activities where people > 0 group by event
),
every as (
    select median(people) as usual, max(people, 2) as most, min(people, 2) as least
    from activities where village_code is not null and people > 0 having count(*) >= 9
),
judged as (
    select a.*, case when t.is_often and a.people = t.two[1] and t.two[1] > 3 * t.two[2] then t.two[2]
                     when a.village_code is null then null
                     when a.people > greatest(5 * e.usual, 1.25 * e.most[2]) then e.most[2]
                     when a.people < least(0.25 * e.usual, 0.5 * e.least[2]) then e.least[2] end as nearest
    from activities as a
    join tops as t using (event)
    left join every as e on true
    where a.people > 0
)
select 'activities' as one, village_code, event as subject, 'people' as field, people as ours, '人' as our_unit,
       nearest as theirs, '人' as their_unit, report_date as since, report_date + 15 as until, source_sha256, source_row
from judged
where nearest is not null
