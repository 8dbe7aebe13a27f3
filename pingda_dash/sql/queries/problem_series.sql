-- problem_series: problems found, closed and open on each report date.
with days as (
    select distinct report_date from rectification where report_date <= getvariable('as_of')
),
known as (
    select distinct problem_id from rectification
)
select d.report_date, count(*) as total, count(*) filter (not problem_is_open(r.state)) as closed,
       count(*) filter (problem_is_open(r.state)) as open
from days as d
cross join known as k
asof join rectification as r on r.problem_id = k.problem_id and r.report_date <= d.report_date
group by d.report_date order by d.report_date
