-- records_by_village: each village's review of its 档案, or that of one; null where not reported. Shares 0..1.
select v.village_code, v.village, v.is_poor, r.files, r.checked, r.errors, r.corrected,
       case when r.files = 0 then 1 else r.checked / r.files end as checked_share, r.open_errors, r.report_date
from village_list as v
left join record_list as r using (village_code)
where $village is null or v.village_code = $village
order by v.village_code
