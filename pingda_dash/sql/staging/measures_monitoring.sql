-- measures_monitoring: cases whose risk is not yet cleared, by kind; what became of cases; the share that has 帮扶措施
-- (plan 二(二), 四(七)). A case stands as its latest row says; a village without a case has no row. measures_percent is of
-- those found up to the plan's own deadline for locking them in (3月底): who is found later is new, not late.
-- grain: measure, village (null: the township), report date        units: 户, percent 0..100
-- key: measure, village_code, report_date
-- kept
with days as (
    select distinct report_date from monitoring
),
locking as (
    select max(deadline) as deadline from plan_indicators
    where dataset = 'monitoring' and measure = 'measures_percent'
),
cases as (
    select distinct household_id from monitoring
),
carried as (
    select d.report_date, m.* exclude (report_date),
           case_is_open(m.outcome, m.cleared_on, d.report_date) as is_open,
           coalesce(m.found_on <= l.deadline, true) as locked
    from days as d
    cross join locking as l
    cross join cases as c
    asof join monitoring as m on m.household_id = c.household_id and m.report_date <= d.report_date
),
counted as (
    select report_date, village_code,
           count(*) filter (is_open)::double as open,
           count(*) filter (is_open and kind = '脱贫不稳定户')::double as unstable,
           count(*) filter (is_open and kind = '边缘易致贫户')::double as marginal,
           100.0 * count(measures) filter (locked) / nullif(count(*) filter (locked), 0) as measures_percent,
           count(*) filter (outcome = '返贫')::double as returned,
           count(*) filter (outcome = '致贫')::double as fallen
    from carried group by grouping sets ((report_date, village_code), (report_date))
)
select measure, null::varchar as item, village_code, report_date, value
from (unpivot counted on open, unstable, marginal, measures_percent, returned, fallen into name measure value value)
