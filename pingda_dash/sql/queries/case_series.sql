-- case_series: cases open on each report date, by kind, and cleared so far; of one village those it ever reported, of which an
-- open wall is told what `cases_by_village` tells.
with judged as (
    select report_date, kind, case_is_open(outcome, cleared_on, report_date) as is_open
    from cases_by_day
    where report_date <= getvariable('as_of')
      and ($village is null
           or household_id in (select household_id from monitoring where village_code = $village))
),
counted as (
select report_date, count(*) filter (is_open) as open,
       count(*) filter (is_open and kind = '脱贫不稳定户') as unstable,
       count(*) filter (is_open and kind = '边缘易致贫户') as marginal,
       count(*) filter (is_open and kind = '突发困难户') as sudden,
       count(*) filter (not is_open) as cleared
from judged group by report_date
)
select * replace (
           if($village is not null and (few(unstable) or few(marginal) or few(sudden)), null, unstable) as unstable,
           if($village is not null and (few(unstable) or few(marginal) or few(sudden)), null, marginal) as marginal,
           if($village is not null and (few(unstable) or few(marginal) or few(sudden)), null, sudden) as sudden,
           if($village is not null and few(cleared), null, cleared) as cleared
       )
from counted order by report_date
