-- relocation_series: households of all settlements, or of those in one village, over time, each settlement at its latest report. able: those able to
-- work; null while a settlement does not say how many are.
select report_date, sum(households) as households, sum(moved_in) as moved_in, sum(demolished) as demolished,
       sum(reclaimed) as reclaimed, case when count(able) = count(*) then sum(able) end as able, sum(employed) as employed, sum(in_industry) as in_industry
from settlements_by_day where report_date <= getvariable('as_of')
                              and ($village is null or village_code = $village)
group by report_date order by report_date
