-- standing: where each goal stands on the as-of date: by its last report as that was judged (`goal_judgements`), and by
-- what the day itself brings: a deadline, a forecast that has run out.
-- status, the first that fits: 未报送 nothing on or before the day; 突破 a `zero` goal above zero; 已完成 reached, by every
-- village asked where it holds for each, and (hold, zero) past its deadline; 逾期 past the deadline and not reached or
-- not known to be; 滞后 behind and not likely to make it, unlikely to make it, or carried by a forecast whose date has
-- passed without the report that was due; else 正常. Without a target (a village's share waits for its register) nothing
-- is known to be reached.
-- cause: why it stands so: 突破底线, 到期未完成, 到期未知 (villages are missing), 落后, 不足 (what is to be held is not),
-- 预测过期, 按期概率低; null where there is nothing to explain. since: since when it has stood so, as far as reports say.
-- days_over: how many days after the deadline the projected day is, negative before it.
-- recent_since: the report since which recent_pace is; null where it is since the start.
-- heard of asked: the villages the figure knows of; null where its ledger is not asked of every village.
-- stale: older than its ledger's reporting period, and not done. near: an event due within 10 days of which nothing is
-- heard to have begun (临期).
-- grain: kind, goal, village (null: the township)        units: as goals.unit; paces a day; shares 0..1
-- key: kind, goal_id, village_code or null
with joined as (
    select g.kind, g.goal_id, g.village_code, g.direction, g.unit, g.target, g.target_basis, g.start, g.deadline, g.path,
           g.of_each, g.reporting_days,
           l.value as actual, l.baseline, l.expected, l.report_date, l.oldest, l.evidence, l.heard,
           if(g.village_code is null, coalesce(l.asked, q.asked), null) as asked, l.met, l.alarmed, l.behind, l.probability, l.forecast,
           l.likely_on, l.early_on, l.late_on, l.first_on, l.last_on, l.recent_pace, l.recent_since, l.mean_pace, l.method,
           l.skill,
           l.tested, l.alarm_since, l.met_since, l.unmet_since,
           getvariable('as_of') - l.report_date as days_since_report,
           coalesce(g.of_each and l.heard < l.asked, false) as part_heard
    from goals as g
    left join goal_judgements as l on l.kind = g.kind and l.goal_id = g.goal_id
                         and l.village_code is not distinct from g.village_code
    left join goal_asked as q on g.kind = 'indicator' and q.indicator_id = g.goal_id and g.village_code is null
),
spans as (
    select j.*,
           -- The report that should have confirmed it has been due since, and has not come.
           not j.met and j.path not in ('event', 'zero') and j.direction <> 'hold' and j.likely_on is not null
               and greatest(j.likely_on, j.report_date + j.reporting_days) < getvariable('as_of') as run_out
    from joined as j
),
judged as (
    select *,
           case when actual is null then '未报送'
                when target is null and getvariable('as_of') <= deadline then '正常'
                when path = 'zero' and not met then '突破'
                when met and not part_heard and (path not in ('hold', 'zero') or getvariable('as_of') > deadline)
                    then '已完成'
                when getvariable('as_of') > deadline then '逾期'
                when alarmed or run_out then '滞后'
                else '正常' end as status,
           -- Half a meeting is none: an event has no pace. A date that has passed without a report to confirm it is no
           -- forecast any more.
           coalesce(not met and path not in ('event', 'hold', 'zero') and likely_on >= getvariable('as_of'), false)
               as carried
    from spans
)
select kind, goal_id, village_code, direction, unit, path, actual, baseline, target, target_basis, expected,
       progress_share(direction, baseline, target, actual) as progress,
       progress_share(direction, baseline, target, expected) as expected_progress,
       status,
       case when status = '突破' then '突破底线'
            when status = '逾期' then if(met, '到期未知', '到期未完成')
            when status = '滞后' and direction = 'hold' then '不足'
            when status = '滞后' and alarmed and behind then '落后'
            when status = '滞后' and alarmed then '按期概率低'
            when status = '滞后' then '预测过期' end as cause,
       case when status = '已完成' then met_since
            when status = '突破' then unmet_since
            when status = '逾期' then deadline + 1
            when status = '滞后' and alarmed then alarm_since
            when status = '滞后' then greatest(likely_on, report_date + reporting_days) + 1 end as since,
       case when met and not part_heard then met_since
            when carried then likely_on
       end as projected,
       projected - deadline as days_over,
       if(carried, early_on, null) as projected_early,
       if(carried, late_on, null) as projected_late,
       if(carried, first_on, null) as projected_first,
       if(carried, last_on, null) as projected_last,
       case when getvariable('as_of') <= deadline then probability end as probability,
       forecast, behind, run_out, likely_on,
       case when met then 0
            when deadline > getvariable('as_of') then (target - actual) / (deadline - getvariable('as_of')) end
           as required_pace,
       recent_pace, recent_since, mean_pace, method, skill, tested, report_date, oldest, days_since_report,
       coalesce(days_since_report > reporting_days and status <> '已完成', false) as stale,
       coalesce(path = 'event' and not coalesce(met, false) and coalesce(actual = baseline, true)
                and deadline - getvariable('as_of') between 0 and 10 and getvariable('as_of') >= start, false) as near,
       reporting_days, start, deadline,
       greatest(getvariable('as_of') - deadline, 0) as days_late,
       greatest(deadline - getvariable('as_of'), 0) as days_left,
       evidence, heard, asked, of_each,
       actual is not null and baseline is null as without_baseline
from judged
