-- goal_trends: how each goal went since its first report, for the township ($village null) or a village: the first and the last
-- value up to the as-of date, and how many report dates there were.
-- grain: one row a goal        units: as goals.unit        key: kind, goal_id
select kind, goal_id, min(report_date) as first_on, arg_min(value, report_date) as first_value,
       max(report_date) as last_on, arg_max(value, report_date) as last_value, count(*) as reports
from goal_reports
where report_date <= getvariable('as_of') and ($village is null and village_code is null or village_code = $village)
group by kind, goal_id
order by kind, goal_id
