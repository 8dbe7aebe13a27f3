-- open_cleared: 存量 that a village cleared at once: of every item that had some, of three or more, where the other villages
-- cleared few of theirs; or of half and ten or more of what is due of an item, where the others have half of theirs left.
-- things: the items; ours: how many items, theirs: how many had some.
-- grain: village, report        units: 项        key: village_code, since
-- kept
with reports as (
    select *, lag(open) over each_item as was, lead(report_date) over each_item as until
    from guarantees
    window each_item as (partition by village_code, item order by report_date)
),
items as (
    select *, sum(open) over others - open >= 0.5 * (sum(was) over others - was) and was >= greatest(10, 0.5 * due) as is_much
    from reports
    where was > 0
    window others as (partition by item, report_date)
),
counted as (
    select village_code, report_date, count(*) as had, count(*) filter (open = 0) as cleared,
           count(*) filter (open = 0 and is_much) as much, max(until) as until,
           string_agg(item, '、' order by item) filter (open = 0) as things, any_value(source_sha256) as source_sha256,
           min(source_row) filter (open = 0) as source_row
    from items group by village_code, report_date
),
beside as (
    select *, sum(cleared) over others - cleared as other_cleared, sum(had) over others - had as other_had
    from counted
    window others as (partition by report_date)
)
select 'guarantees' as one, village_code, 'open' as field, cleared as ours, '项' as our_unit, had as theirs,
       '项' as their_unit, things, report_date as since, until, source_sha256, source_row
from beside
where other_had > 0 and (much > 0 or had >= 3 and cleared = had and other_cleared < 0.34 * other_had)
