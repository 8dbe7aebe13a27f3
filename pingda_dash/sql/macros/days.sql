-- Two days of one snapshot.

-- earlier: a relation of the layers as it was on the earlier day of a comparison (`Snapshot.ask(…, earlier=day)`).
create or replace macro earlier(relation) as table from query_table(getvariable('earlier') || '.' || relation);

-- next_report: the day of the next report of the same thing; null for the last. last_reported: a value in the report before;
-- null for the first. thing: its key; `hash(…)` of a key of several columns. Both are one window in the order of things
-- and days: a partitioned one is sorted in sixteen parts, which takes twice as long where there are some hundred rows.
create or replace macro next_report(thing, day) as
    if(lead(thing) over (order by thing, day) = thing, lead(day) over (order by thing, day), null);
create or replace macro last_reported(thing, day, value) as
    if(lag(thing) over (order by thing, day) = thing, lag(value) over (order by thing, day), null);
