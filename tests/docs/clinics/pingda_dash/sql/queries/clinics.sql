-- clinics: each clinic as its latest row says on the as-of date, or those of one village, names masked; those below the
-- standard first.
select c.clinic, c.village_code, v.village, c.up_to_standard, c.doctors, masked_name(c.doctor) as doctor, c.report_date
from clinics as c
left join village_list as v using (village_code)
where c.report_date <= getvariable('as_of') and ($village is null or c.village_code = $village)
qualify row_number() over (partition by c.clinic order by c.report_date desc) = 1
order by c.up_to_standard, c.clinic
