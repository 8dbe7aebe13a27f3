-- settlements_by_day: each settlement on every report date from its first, as its latest row then says.
-- grain: settlement, report date        key: settlement, report_date
-- kept
select d.report_date, r.* exclude (report_date)
from (select distinct report_date from relocation) as d
cross join (select distinct settlement from relocation) as k
asof join relocation as r on r.settlement = k.settlement and r.report_date <= d.report_date
