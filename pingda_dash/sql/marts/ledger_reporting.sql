-- ledger_reporting: of each dataset, who answers for it, how much of it has come, and how old that is on the as-of date.
-- unit: the first of the units that answer for it (`ledger_units`; null: the plan hangs nothing on it), units: how many do.
-- asked, reported, fresh: villages that are asked to be in it, that ever were, that were within its reporting period;
-- null where an office keeps it for the township.
-- state: 未报 nothing ever came; 缺村 some villages never came; 过期 the last report of it, or of a village, is older than
-- the period; 已报.
-- due_on: the day by which the next report is asked, of the village that reported longest ago; null while nothing came.
-- owed: whether its units must act: every state but 已报.
-- grain: dataset        units: days        key: dataset
with last_reports as (
    select * from ledger_reports where village_code is null and report_date <= getvariable('as_of')
    qualify row_number() over (partition by dataset order by report_date desc) = 1
),
answering as (
    select dataset, min_by(unit, place) as unit, count(*) as units, sum(duties)::bigint as duties
    from ledger_units group by dataset
),
villages as (
    select dataset, count(*) as asked, count(report_date) as reported, count(*) filter (days_overdue = 0) as fresh,
           min(report_date) as oldest
    from reporting group by dataset
),
gathered as (
    select d.dataset, d.title, d.page, d.mode, d.covers, d.period as reporting_days, d.position, a.unit,
           coalesce(a.units, 0) as units, coalesce(a.duties, 0) as duties, v.asked, v.reported, v.fresh,
           l.report_date as last_report, getvariable('as_of') - l.report_date as days_since_report,
           if(l.report_date is null, null, greatest(getvariable('as_of') - l.report_date - d.period, 0))
               as days_overdue,
           coalesce(v.oldest, l.report_date) + d.period as due_on, l.rows, l.author, l.received_at, l.filename, l.version
    from dataset_list as d
    left join answering as a on a.dataset = d.dataset
    left join villages as v on v.dataset = d.dataset
    left join last_reports as l on l.dataset = d.dataset
),
stated as (
    select *, case when last_report is null then '未报' when reported < asked then '缺村'
                   when days_overdue > 0 or fresh < asked then '过期' else '已报' end as state
    from gathered
)
select *, state <> '已报' as owed
from stated
