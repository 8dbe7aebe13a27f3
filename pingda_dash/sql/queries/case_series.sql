-- case_series: cases open on each report date, by kind, and cleared so far.
with days as (
    select distinct report_date from monitoring where report_date <= getvariable('as_of')
),
known as (
    select distinct household_id from monitoring where $village is null or village_code = $village
),
carried as (
    select d.report_date, m.kind, case_is_open(m.outcome, m.cleared_on, d.report_date) as is_open
    from days as d
    cross join known as k
    asof join monitoring as m on m.household_id = k.household_id and m.report_date <= d.report_date
)
select report_date, count(*) filter (is_open) as open,
       count(*) filter (is_open and kind = '脱贫不稳定户') as unstable,
       count(*) filter (is_open and kind = '边缘易致贫户') as marginal,
       count(*) filter (is_open and kind = '突发困难户') as sudden,
       count(*) filter (not is_open) as cleared
from carried group by report_date order by report_date
