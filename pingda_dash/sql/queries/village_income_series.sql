-- village_income_series: a village's income by industry over time, 万元 cumulative, largest industry first.
select item as industry, report_date, value,
       max(value) over (partition by item) as peak
from measures
where dataset = 'industry' and measure = 'income_wan' and village_code = $village
  and report_date <= getvariable('as_of')
order by peak desc, industry, report_date
