-- problems_by_day: each problem on every report date from its first, as its latest row then says.
-- grain: problem_id, report date        key: problem_id, report_date
-- kept
select d.report_date, r.* exclude (report_date)
from (select distinct report_date from rectification) as d
cross join (select distinct problem_id from rectification) as k
asof join rectification as r on r.problem_id = k.problem_id and r.report_date <= d.report_date
