-- late_and_large: a thing that a village reports for the first time in its third report or later, with more than the greatest
-- it had of any other thing (theirs).
-- grain: village, thing, field        units: the field's        key: one, village_code, subject, field, since
-- kept
with firsts as (
    select f.*
    from figures as f
    join dataset_list as d on d.dataset = f.dataset and d.by_village
    where f.cumulative and f.was is null and f.value > 4
),
before as (
    select n.dataset, n.village_code, n.thing, n.field, n.report_date, max(o.value) as greatest
    from firsts as n
    join figures as o
      on o.dataset = n.dataset and o.village_code = n.village_code and o.field = n.field and o.report_date < n.report_date
    group by all
    having count(distinct o.report_date) >= 2
)
select n.dataset as one, n.village_code, n.thing as subject, n.field, n.value as ours, n.unit as our_unit,
       b.greatest as theirs, n.unit as their_unit, n.report_date as since, n.next_on as until, n.source_sha256, n.source_row
from firsts as n
join before as b using (dataset, village_code, thing, field, report_date)
where n.value - b.greatest > 4 and b.greatest > 0
