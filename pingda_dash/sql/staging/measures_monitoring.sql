-- measures_monitoring: cases whose risk is not yet cleared, by kind; what became of cases; the share that has 帮扶措施
-- (plan 二(二), 四(七)). A case stands as its latest row says; a village without a case has no row. measures_percent is of
-- those found up to the plan's own deadline for locking them in (3月底): who is found later is new, not late.
-- grain: measure, village (null: the township), report date        units: 户, percent 0..100
-- key: measure, village_code or null, report_date
-- kept
with locking as (
    select max(deadline) as deadline from plan_indicators
    where dataset = 'monitoring' and measure = 'measures_percent'
),
judged as (
    select c.*, case_is_open(c.outcome, c.cleared_on, c.report_date) as is_open,
           coalesce(c.found_on <= l.deadline, true) as locked
    from cases_by_day as c cross join locking as l
),
counted as (
    select report_date, village_code,
           count(*) filter (is_open)::double as open,
           count(*) filter (is_open and kind = '脱贫不稳定户')::double as unstable,
           count(*) filter (is_open and kind = '边缘易致贫户')::double as marginal,
           100.0 * count(measures) filter (locked) / nullif(count(*) filter (locked), 0) as measures_percent,
           count(*) filter (outcome = '返贫')::double as returned,
           count(*) filter (outcome = '致贫')::double as fallen
    from judged group by grouping sets ((report_date, village_code), (report_date))
)
select measure, null::varchar as item, village_code, report_date, value
from (unpivot counted on open, unstable, marginal, measures_percent, returned, fallen into name measure value value)
