-- event_kind: an event of a village that another report of it calls another kind (theirs); or one that completes what the plan
-- asks and is called neither as the kind nor as the others that did (theirs: their name), of which there are three or more.
-- grain: village, event, day        key: village_code, subject, since
-- kept
with completing as (
    select kind, mode(event) as event from activities where completes group by kind having count(*) > 3
),
doubted as (
    select a.*, b.kind as theirs
    from activities as a
    join activities as b
      on b.event = a.event and b.kind <> a.kind and b.report_date <= a.report_date
     and b.village_code is not distinct from a.village_code
    union all
    select a.*, c.event
    from activities as a
    join completing as c on c.kind = a.kind and c.event <> a.event and not contains(a.event, a.kind)
    where a.completes
)
select 'activities' as one, village_code, event as subject, 'kind' as field, kind as our_text,
       any_value(theirs) as their_text, report_date as since, report_date + 15 as until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from doubted
group by village_code, event, kind, report_date
