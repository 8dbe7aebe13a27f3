-- unmoved: the newest report of an incoming ledger whose rows say in every figure what the report before said, in the lake
-- or in the file: all of two villages or more, or 95 % of twenty rows or more where of the report before by a third fewer
-- did. Rows of things that are new are half at most.
-- grain: one row, none where the reports move
with reported as (
    select {key}, report_date, {figures} from incoming
    union all
    select {key}, report_date, {figures} from lake.{table}
    where report_date not in (select i.report_date from incoming as i)
),
steps as (
    select {village} as village, report_date, row({figures}) as figures, lag(row({figures})) over each_thing as was,
           lag(report_date) over each_thing as was_on
    from reported
    where {any_figure}
    window each_thing as (partition by {key} order by report_date)
),
days as (
    select report_date, count(*) as all_rows, count(was_on) as rows,
           count(*) filter (was_on is not null and figures is not distinct from was) as unmoved,
           count(distinct village) filter (was_on is not null) as villages, max(was_on) as last_report
    from steps group by report_date
),
beside as (
    select *, lag(unmoved / rows) over (order by report_date) as usual from days where rows > 0
)
select rows, unmoved, villages, last_report
from beside
where report_date in (select i.report_date from incoming as i) and villages >= 2 and rows >= 0.5 * all_rows
      and (unmoved = rows or rows >= 20 and unmoved >= 0.95 * rows and unmoved / rows > usual + 0.3)
order by report_date desc
limit 1
