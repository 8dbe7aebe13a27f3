-- first_beyond_others: the first figure of a workshop, a site, an entity or another thing that no village's ledger lists, of
-- people or households, which is more than 2.2 times (visits 3.5 times) the greatest of the others then, of which there are two or more.
-- grain: thing, field        units: the field's        key: one, subject, field, since
-- kept
with tops as (
    select f.dataset, f.field, f.report_date, max(f.value, 2) as two
    from figures as f
    join dataset_list as d on d.dataset = f.dataset and not d.by_village
    where f.value > 0 and f.unit in ('人', '户', '人次')
    group by all
    having count(*) >= 3
)
select f.dataset as one, f.village_code, f.thing as subject, f.field, f.value as ours, f.unit as our_unit, t.two[2] as theirs,
       f.unit as their_unit, f.report_date as since, f.next_on as until, f.source_sha256, f.source_row
from tops as t
join figures as f on f.dataset = t.dataset and f.field = t.field and f.report_date = t.report_date
where f.was is null and f.value > if(f.unit = '人次', 3.5, 2.2) * t.two[2] and f.value - t.two[2] > 20
