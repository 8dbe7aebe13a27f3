-- steps: how much every number of every village's grew from one report to the next, where it did; falls are
-- corrections. grain_size: the smallest step there is: 1 of what is counted; of what is measured as coarse as the
-- series was so far rounded (0.1, 1, 10). group_of: the thing, where each village has one of its own; of what a list
-- holds (projects, cooperatives) all things are alike. is_part: of another number that grows. cell, series: numbers
-- for (dataset, thing, field), and with the village.
-- grain: dataset, village, thing, field, report date        units: steps of grain_size, days
-- key: dataset, village_code, thing, field, report_date
-- kept
with sized as (
    select f.dataset, f.village_code, f.thing, f.field, f.report_date, f.was_on, f.value, f.was,
           if(d.by_village, f.thing, '') as group_of, d.by_village, c.type = 'integer' as is_counted,
           w.field is not null as is_part, hash(f.dataset, f.thing, f.field) as cell,
           hash(f.dataset, f.village_code, f.thing, f.field) as series
    from figures as f
    join dataset_list as d using (dataset)
    join dataset_fields as c on c.dataset = f.dataset and c.field = f.field
    left join dataset_fields as w on w.dataset = c.dataset and w.field = c.at_most and w.cumulative
    where f.village_code is not null and f.report_date > f.was_on and c.type in ('integer', 'number')
),
grains as (
    select series, min(case when value % 10 = 0 then 10 when value % 1 = 0 then 1 else 0.1 end) as grain_size
    from sized where not is_counted group by series
)
select s.* exclude (value, was), coalesce(g.grain_size, 1) as grain_size,
       (s.value - s.was) / coalesce(g.grain_size, 1) as step, s.report_date - s.was_on as days
from sized as s
left join grains as g using (series)
where s.value > s.was
