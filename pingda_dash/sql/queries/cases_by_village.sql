-- cases_by_village: monitored households of every village, in the fixed order; total null where none was ever listed.
select v.village_code, v.village, v.is_poor, t.total,
       coalesce(columns(t.* exclude (village_code, total, report_date)), 0), t.report_date
from village_list as v
left join case_tally as t using (village_code)
order by v.village_code
