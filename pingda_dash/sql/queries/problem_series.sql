-- problem_series: problems found, closed and open on each report date; of one village or unit its own.
select report_date, count(*) as total, count(*) filter (not problem_is_open(state)) as closed,
       count(*) filter (problem_is_open(state)) as open
from problems_by_day
where report_date <= getvariable('as_of') and ($village is null or village_code = $village)
  and ($unit is null or unit = $unit)
group by report_date order by report_date
