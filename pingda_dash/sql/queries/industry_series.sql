-- industry_series: one measure of one industry over time, by village; $measure as in measures.
select m.village_code, v.village, v.is_poor, m.report_date, m.value
from measures as m
join village_list as v using (village_code)
where m.dataset = 'industry' and m.item = $industry and m.measure = $measure
  and m.report_date <= getvariable('as_of') and ($village is null or m.village_code = $village)
order by m.village_code, m.report_date
