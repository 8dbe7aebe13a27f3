-- measures_monitoring: cases whose risk is not yet cleared, by kind; what became of cases; the share that has 帮扶措施
-- (plan 二(二), 四(七)). A case stands as its latest row says; a village without a case has no row.
-- measures_percent is of everybody found: up to the plan's own deadline for it (3月底) of all, of who is found later
-- once there are measures, or the days that `campaign.yaml` gives (timely) are over.
-- timely_percent: of the 脱贫不稳定户 and 边缘易致贫户 found since the campaign began, those with measures within these days,
-- of all whose days are over or who have measures; 100 while there is none. By the day the ledger gives for the
-- measures, else by the first report that has them; timely_percent_unknown: helped, but not known when.
-- grain: measure, village (null: the township), report date        units: 户, percent 0..100
-- key: measure, village_code or null, report_date
-- kept
with locking as (
    select max(deadline) as deadline from plan_indicators
    where dataset = 'monitoring' and measure = 'measures_percent'
),
helped as (
    select household_id, min(report_date) as since from monitoring where measures is not null group by household_id
),
cases as (
    select c.*, case_is_open(c.outcome, c.cleared_on, c.report_date) as is_open,
           c.measures is not null as is_helped,
           coalesce(c.found_on <= l.deadline, true) as is_locked,
           c.found_on >= p.start and c.kind in ('脱贫不稳定户', '边缘易致贫户') as is_new,
           c.found_on + p.timely_days::int as due_on,
           c.measures_on, h.since as helped_by
    from cases_by_day as c
    cross join locking as l
    cross join plan_campaign as p
    left join helped as h using (household_id)
),
judged as (
    select *, is_helped or coalesce(due_on < report_date, false) as is_due,
           is_helped and coalesce(measures_on, helped_by) <= due_on as is_timely,
           is_helped and measures_on is null and helped_by > due_on as is_unknown
    from cases
),
counted as (
    select report_date, village_code,
           count(*) filter (is_open)::double as open,
           count(*) filter (is_open and kind = '脱贫不稳定户')::double as unstable,
           count(*) filter (is_open and kind = '边缘易致贫户')::double as marginal,
           100.0 * count(*) filter (is_helped) / nullif(count(*) filter (is_locked or is_due), 0) as measures_percent,
           case when count(due_on) = 0 then null
                when count(*) filter (is_new and is_due) = 0 then 100
                else 100.0 * count(*) filter (is_new and is_timely) / count(*) filter (is_new and is_due) end
               as timely_percent,
           count(*) filter (is_new and is_unknown)::double as timely_percent_unknown,
           count(*) filter (outcome = '返贫')::double as returned,
           count(*) filter (outcome = '致贫')::double as fallen
    from judged group by grouping sets ((report_date, village_code), (report_date))
)
select measure, null::varchar as item, village_code, report_date, value
from (unpivot counted on columns(* exclude (report_date, village_code)) into name measure value value)
