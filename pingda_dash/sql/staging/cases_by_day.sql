-- cases_by_day: each monitored household on every report date from its first, as its latest row then says.
-- grain: household_id, report date        key: household_id, report_date
-- kept
select d.report_date, r.* exclude (report_date)
from (select distinct report_date from monitoring) as d
cross join (select distinct household_id from monitoring) as k
asof join monitoring as r on r.household_id = k.household_id and r.report_date <= d.report_date
