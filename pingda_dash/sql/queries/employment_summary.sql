-- employment_summary: each item's latest people, summed over the villages (or of one).
with latest as (
    select item, measure, village_code, arg_max(value, report_date) as value, max(report_date) as report_date
    from measures
    where dataset = 'employment' and report_date <= getvariable('as_of')
      and ($village is null or village_code = $village)
    group by all
)
select item, sum(value) filter (measure = 'people') as people,
       sum(value) filter (measure = 'poor_people') as poor_people, max(report_date) as report_date
from latest group by item order by item
