-- goal_series: what was reported of one goal ($goal) up to the as-of date, for the township ($village null) or a village.
-- grain: one row a report date        units: as goals.unit        key: report_date
select report_date, value
from goal_reports
where goal_id = $goal and ($village is null and village_code is null or village_code = $village)
  and report_date <= getvariable('as_of')
order by report_date
