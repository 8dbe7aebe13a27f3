-- fund_series: money of the township or one village planned, arrived and spent on each report date, each project at its latest row.
select report_date, sum(planned_wan) as planned_wan, sum(arrived_wan) as arrived_wan, sum(spent_wan) as spent_wan
from projects_by_day
where report_date <= getvariable('as_of') and ($village is null or village_code = $village)
group by report_date order by report_date
