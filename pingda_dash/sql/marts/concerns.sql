-- concerns: what the leaders must act on, worst first, as values: 突破, 逾期, 滞后, 临期 (an event due soon of which nothing
-- is heard), 未报送, 核对, 新增. The words are made where they are shown (`wording.py`).
-- One thing is said once: a duty with the part that it stands by; a ledger that never came, whatever hangs on it.
-- Silence is a concern from a week after the start: nobody is late with a report on the first day.
-- The key is a name that stays while figures move: `task:T35`, `unit:<unit>`, `rows:<dataset>`, `village:<code>:<topic>…`,
-- `check:<finding>`. topic: 任务, 问题 (past their 整改期限), 台账 (never came), 指标 (long silent), 村 (silent), 核对,
-- 新增对象, 措施 (cases without). subject: what it is about, where the references do not say it; number: how many of
-- what is counted, days: the longest of what is timed; units: how many answer for a ledger. check_id, ours, theirs …: as `disagreements`.
-- 核对: what would change most first (`finding_stakes`), then the oldest; the worst of them stands sixth at the latest.
-- grain: one row a concern        units: actual and target in number_unit, shares 0..1, days        key: key
with of_duties as (
    select duty_kind(status, near) as kind, '任务' as topic, 'task:' || id as key,
           'task' as ref_kind, id as ref_id, village_code, lead_unit as unit, coalesce(part_name, short_name) as subject,
           part, parts, direction, unit as number_unit, actual, baseline, target, progress, expected_progress, cause,
           since, probability, projected, required_pace, recent_pace, heard, asked, report_date, days_since_report,
           stale, days_late, days_left, null::bigint as number, null::integer as days, dataset,
           due_weight(kind, days_late, days_left) as weight, expected_progress - progress as shortfall
    from duty_standing
    where village_code is null and (
        status in ('突破', '逾期', '滞后') or near or silent_late
        or status = '未报送' and start + 7 <= getvariable('as_of')
           and (indicators is not null or deadline <= getvariable('as_of') + 45)
    )
),
-- A ledger that never came is one concern, whatever hangs on it, unless something on it is already due.
silent_ledgers as (
    select d.dataset, d.title, d.unit, d.units, count(*) as number
    from ledger_reporting as d
    join duty_standing as s on s.dataset = d.dataset and s.village_code is null
    where s.start + 7 <= getvariable('as_of')
      and not exists (select 1 from measures as m where m.dataset = d.dataset and m.report_date <= getvariable('as_of'))
    group by d.dataset, d.title, d.unit, d.units
),
-- Of a ledger that comes, the overview's own numbers speak when they grow old.
silent_indicators as (
    select i.id, i.duty, i.name, i.lead_unit, i.dataset, i.days_since_report, i.report_date
    from indicator_standing as i
    where i.village_code is null and i.headline is not null and i.start + 7 <= getvariable('as_of')
      and i.status = '正常' and i.stale and i.duty not in (select ref_id from of_duties)
),
-- Problems past their own 整改期限, by the unit that answers for them.
late_problems as (
    select unit, count(*) as number, max(days_late) as days from problem_list where days_late > 0 group by unit
),
silent_villages as (
    select village_code, last_report, days_since_report
    from village_standing
    where coalesce(days_since_report, getvariable('as_of') - (select start from plan_campaign)) > 7
),
without_measures as (
    select village_code, count(*) as number, max(days_open) as days
    from case_list where is_open and measures is null group by village_code
),
everything as (
    select * from of_duties
    where not (kind = '未报送' and dataset in (select dataset from silent_ledgers) and days_late = 0)
    union all by name
    select '逾期' as kind, '问题' as topic, 'unit:' || unit as key, 'unit' as ref_kind, unit as ref_id, unit, number,
           '条' as number_unit, days, -days as weight, 'rectification' as dataset
    from late_problems
    union all by name
    select '未报送' as kind, '台账' as topic, 'rows:' || dataset as key, 'rows' as ref_kind, dataset as ref_id, unit, units,
           title as subject, number, '项' as number_unit, dataset, -number as weight
    from silent_ledgers
    union all by name
    select '未报送' as kind, '指标' as topic, 'indicator:' || id as key, 'indicator' as ref_kind, id as ref_id,
           lead_unit as unit, name as subject, days_since_report, report_date, dataset, -days_since_report as weight
    from silent_indicators
    union all by name
    select '未报送' as kind, '村' as topic, format('village:{}:村', village_code) as key, 'village' as ref_kind,
           village_code as ref_id, village_code, last_report as report_date, days_since_report,
           -coalesce(days_since_report, 0) as weight
    from silent_villages
    union all by name
    select '核对' as kind, '核对' as topic, 'check:' || d.finding as key, 'check' as ref_kind, d.finding as ref_id,
           d.village_code, d.unit, d.check_id, coalesce(v.short_name, d.subject) as check_subject, field_title, ours,
           our_unit, our_text, theirs, their_unit, their_text, things, -s.weight as weight,
           getvariable('as_of') - d.found_since as shortfall
    from questioned as d
    left join plan_tasks as v on v.id = d.subject
    left join finding_stakes as s on s.finding = d.finding
    where d.source = 'check'
    union all by name
    select '新增' as kind, '新增对象' as topic, format('village:{}:新增对象:{}', village_code, category) as key,
           'village' as ref_kind, village_code as ref_id, village_code,
           (select affairs_unit from plan_campaign) as unit, category as subject, households as number,
           '户' as number_unit, register_date as report_date, 'monitoring' as dataset, 0 as weight
    from new_cases
    union all by name
    select '新增' as kind, '措施' as topic, format('village:{}:措施', village_code) as key, 'village' as ref_kind,
           village_code as ref_id, village_code, (select affairs_unit from plan_campaign) as unit, number,
           '户' as number_unit, days, 'monitoring' as dataset, -days as weight
    from without_measures
),
ordered as (
    select row_number() over (order by attention(kind, weight, shortfall, key)) as place, *
    from everything
),
worst_finding as (
    select min(place) as place from ordered where kind = '核对'
)
select row_number() over (order by concern_place(e.place, coalesce(e.place = w.place, false)), e.place) as rank,
       e.* exclude (place, weight, shortfall), v.village
from ordered as e
cross join worst_finding as w
left join village_list as v on v.village_code = e.village_code
order by rank
