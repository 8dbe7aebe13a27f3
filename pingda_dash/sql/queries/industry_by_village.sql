-- industry_by_village: one industry's latest figures in every village, or in one, in the fixed order.
with produced as (
    select village_code, arg_max(value, report_date) as output from measures
    where dataset = 'industry' and measure = 'output' and item = $industry and report_date <= getvariable('as_of')
    group by all
),
latest as (
    select village_code, arg_max(area_mu, report_date) as area_mu, arg_max(income_wan, report_date) as income,
           arg_max(households, report_date) as households, arg_max(poor_households, report_date) as poor_households,
           max(report_date) as report_date
    from industry where industry = $industry and report_date <= getvariable('as_of') group by all
)
select v.village_code, v.village, v.is_poor, l.area_mu, p.output, l.income, l.households, l.poor_households,
       l.income * 10000 / nullif(l.households, 0) as income_per_household,
       v.registered_households, l.report_date
from village_list as v
left join latest as l using (village_code)
left join produced as p using (village_code)
where $village is null or v.village_code = $village
order by v.village_code
