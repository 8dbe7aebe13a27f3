-- deadline_jumps: a large part of all that a village's numbers grew by came with the last report before a day that
-- the plan names (a deadline of the ledger, the end of a month), more than in the other villages, whose reports were
-- due as long; by thing, and for the whole ledger (subject null). statistic: the part of the growth that came last,
-- in per cent; expected: that of the other villages; n: reports. p_value: Student's t of the mean
-- logarithm of its odds, off that of the other villages, among all that are off theirs, whose variance is at least a
-- half.
-- grain: ledger, thing (null: all), village, deadline        units: percent
-- key: one, village_code, subject or null, since
-- kept
with deadlines as (
    select distinct dataset, deadline as day from plan_indicators
    union
    select d.dataset, m.date from plan_milestones as m cross join dataset_list as d
),
-- A step belongs to the deadline that it is within ten days of.
last_reports as (
    select dataset, report_date, min(day) as day
    from (select distinct dataset, report_date from figures) as f
    join deadlines using (dataset)
    where day between report_date and report_date + 10
    group by dataset, report_date
    qualify row_number() over (partition by dataset, min(day) order by report_date desc) = 1
),
reports as (
    select f.dataset, f.village_code, f.thing, f.field, l.report_date, count(*) as n, min(f.report_date) as first_on
    from last_reports as l
    join figures as f on f.dataset = l.dataset and f.report_date <= l.report_date and f.village_code is not null
    group by all having count(*) >= 5
),
grown as (
    select s.dataset, s.village_code, s.thing, s.field, l.report_date, any_value(r.n) as n,
           any_value(r.first_on) as first_on, sum(step) as growth,
           coalesce(sum(step) filter (s.report_date = l.report_date), 0) as last_step,
           sum(days) filter (s.report_date = l.report_date) as last_days
    from last_reports as l
    join steps as s on s.dataset = l.dataset and s.report_date <= l.report_date
    join reports as r
      on r.dataset = s.dataset and r.village_code = s.village_code and r.thing = s.thing and r.field = s.field
     and r.report_date = l.report_date
    where s.by_village
    group by all having sum(step) >= 12
),
-- Who missed the report before brings what others brought in two.
usual as (
    select dataset, thing, report_date, mode(last_days) as days from grown group by all
),
odds as (
    select g.dataset, if(grouping(g.thing) = 1, null, g.thing) as subject, g.village_code, g.report_date, max(n) as n,
           min(first_on) as first_on, avg(last_step / growth) as share,
           -- Less than a twentieth is as good as nothing.
           avg(greatest(ln((last_step + 0.5) / (growth - last_step + 0.5)), -3)) as odds
    from grown as g
    join usual as u using (dataset, thing, report_date)
    where coalesce(g.last_days = u.days, true)
    group by grouping sets ((g.dataset, g.thing, g.village_code, g.report_date),
        (g.dataset, g.village_code, g.report_date))
),
peers as (
    select *, count(*) over them - 1 as others, sum(share) over them - share as shares,
           (odds - avg(odds) over them) * count(*) over them / (count(*) over them - 1) as off
    from odds
    window them as (partition by dataset, subject, report_date)
    qualify count(*) over them >= 5
),
-- off: from the mean of the others; variance: that of the thing in the other villages, or of all their things.
judged as (
    select *, least(count(*) over kin - count(*) over own, 20) as df,
           greatest((sum(off ** 2) over kin - sum(off ** 2) over own) / (count(*) over kin - count(*) over own),
                    (sum(off ** 2) over them - off ** 2) / others, 0.5) as variance
    from peers
    window them as (partition by dataset, subject, report_date),
           kin as (partition by dataset, report_date, subject is null),
           own as (partition by dataset, report_date, subject is null, village_code)
)
select dataset as one, village_code, subject, round(100 * share, 1) as statistic, n,
       round(100 * shares / others, 1) as expected,
       case when share > 0.3 and off > 0 then student_tail(off / sqrt(variance), df) else 1 end as p_value,
       first_on, report_date as since
from judged
