-- income_by_industry: each industry's latest figures (cumulative), for the township or one village, of all industries or one, with the plan's
-- income target where there is one. units: income 万元, output in output_unit, area 亩, income_per_household 元
with latest as (
    select industry, village_code,
           arg_max(income_wan, report_date) as income, arg_max(households, report_date) as households,
           arg_max(poor_households, report_date) as poor_households, arg_max(area_mu, report_date) as area_mu,
           max(report_date) as report_date
    from industry
    where report_date <= getvariable('as_of') and ($village is null or village_code = $village)
    group by all
),
produced as (
    select item as industry, sum(output) as output from (
        select item, village_code, arg_max(value, report_date) as output from measures
        where dataset = 'industry' and measure = 'output' and report_date <= getvariable('as_of')
          and ($village is null or village_code = $village)
        group by all
    ) group by item
),
summed as (
    select industry, sum(income) as income, sum(households) as households, sum(poor_households) as poor_households,
           sum(area_mu) as area_mu, max(report_date) as report_date
    from latest group by industry
)
select r.industry, s.income, i.target, i.expected, i.status, s.households, s.poor_households,
       s.poor_households / nullif(s.households, 0) as poor_share,
       s.income * 10000 / nullif(s.households, 0) as income_per_household,
       p.output, r.output_unit, s.area_mu, s.report_date,
       case when s.income is null or s.income = 0 then r.season_note end as season_note
from reference_industries as r
left join summed as s using (industry)
left join produced as p using (industry)
left join indicator_standing as i
  on i.dataset = 'industry' and i.measure = 'income_wan' and i.item = r.industry
 and i.village_code is not distinct from $village
where $industry is null or r.industry = $industry
order by r."order"
