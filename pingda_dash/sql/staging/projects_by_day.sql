-- projects_by_day: each project on every report date from its first, as its latest row then says.
-- grain: project_id, report date        key: project_id, report_date
-- kept
select d.report_date, r.* exclude (report_date)
from (select distinct report_date from funds) as d
cross join (select distinct project_id from funds) as k
asof join funds as r on r.project_id = k.project_id and r.report_date <= d.report_date
