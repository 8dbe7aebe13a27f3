-- record_list: each village's latest review of its 档案 on the as-of date.
-- grain: one row a village        units: 份, 条        key: village_code
select village_code, files, checked, errors, corrected, errors - coalesce(corrected, 0) as open_errors, report_date
from records
where report_date <= getvariable('as_of')
qualify row_number() over (partition by village_code order by report_date desc) = 1
