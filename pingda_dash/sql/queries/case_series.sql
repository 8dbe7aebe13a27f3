-- case_series: cases open on each report date, by kind, and cleared so far; of one village those it ever reported.
with judged as (
    select report_date, kind, case_is_open(outcome, cleared_on, report_date) as is_open
    from cases_by_day
    where report_date <= getvariable('as_of')
      and ($village is null
           or household_id in (select household_id from monitoring where village_code = $village))
)
select report_date, count(*) filter (is_open) as open,
       count(*) filter (is_open and kind = '脱贫不稳定户') as unstable,
       count(*) filter (is_open and kind = '边缘易致贫户') as marginal,
       count(*) filter (is_open and kind = '突发困难户') as sudden,
       count(*) filter (not is_open) as cleared
from judged group by report_date order by report_date
