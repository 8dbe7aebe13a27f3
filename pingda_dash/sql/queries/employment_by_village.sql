-- employment_by_village: one item's latest people in every village, or in one, in the fixed order.
with latest as (
    select village_code, measure, arg_max(value, report_date) as value, max(report_date) as report_date
    from measures
    where dataset = 'employment' and item = $item and report_date <= getvariable('as_of')
    group by all
)
select v.village_code, v.village, v.is_poor,
       any_value(l.value) filter (l.measure = 'people') as people,
       any_value(l.value) filter (l.measure = 'poor_people') as poor_people,
       max(l.report_date) as report_date
from village_list as v
left join latest as l using (village_code)
where $village is null or v.village_code = $village
group by all
order by v.village_code
