-- first_out_of_line: a village's first figure of a thing that is, for its size, `first_times` (12) as much as in the middle of the
-- other villages, or as little. Its size is its households.
-- grain: village, thing, field        units: the field's        key: village_code, subject, field, since
-- kept
with sizes as (
    select village_code, any_value(households order by register_date) as size from villages where households > 0 group by all
),
sized as (
    select f.dataset, f.thing, f.field, f.report_date, f.value, f.was, f.village_code, f.unit, f.next_on, f.source_sha256,
           f.source_row, f.value / s.size as weight
    from figures as f
    join sizes as s using (village_code)
    join dataset_list as d on d.dataset = f.dataset and d.by_village
    where f.value > 0 and f.field not in ('output', 'quantity')
),
usual as (
    select dataset, thing, field, report_date, median(weight) as usual, median(value) as scale, count(*) as peers
    from sized group by all
)
select dataset as one, village_code, thing as subject, field, value as ours, unit as our_unit, scale as theirs,
       unit as their_unit, report_date as since, next_on as until, source_sha256, source_row
from sized
join usual using (dataset, thing, field, report_date)
cross join limits as l
where was is null and peers >= 4 and abs(ln(weight / usual)) > ln(l.first_times) and abs(value - scale) > 4
