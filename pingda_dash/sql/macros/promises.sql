-- promises_of: the day that was promised last for each item of a meeting, noted on the as-of date at the latest, and days
-- since it (negative before it). notes: JSON of `minutes.promises`.
create or replace macro promises_of(notes) as table (
    select n.item, max_by(n.promised, n.id) as promised, getvariable('as_of') - max_by(n.promised, n.id) as promise_age
    from (
        select unnest(from_json(notes, '[{"item":"VARCHAR","as_of":"DATE","promised":"DATE","id":"BIGINT"}]')) as n
    )
    where n.as_of <= getvariable('as_of') group by n.item
);
