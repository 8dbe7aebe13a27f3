-- concerns: what the leaders must act on, worst first: 逾期, 滞后, 未报送, 核对, 新增.
-- One thing is said once: a task whose indicator is itself behind is left to the indicator, and an indicator that a
-- task report feeds is left to the task; of two counts of the same rows (户 and 人; a kind of cases and all of them) the
-- overview's own speaks, else the larger.
-- Silence is a concern from a week after the start: nobody is late with a report on the first day.
-- grain: one row a concern        key: ref_kind, ref_id, village_code or null, title
with of_tasks as (
    select status as kind,
           case when status = '逾期' then short_name || '未完成' else short_name end as title,
           case when status = '逾期' then format('{} · 逾期 {} 天', lead_unit, days_late)
                when status = '未报送' then format('{} · 从未报送', lead_unit)
                when stale then format('{} · 完成 {} · 已 {} 天未更新', lead_unit, format_percent(progress), days_since_report)
                when days_left = 0 then format('{} · 完成 {} · 今天到期', lead_unit, format_percent(progress))
                else format('{} · 完成 {} · 剩 {} 天', lead_unit, format_percent(progress), days_left) end as detail,
           lead_unit as unit, null::varchar as village_code, 'task' as ref_kind, id as ref_id,
           case when status = '逾期' then -days_late else days_left end as weight,
           coalesce(expected_progress - progress, 0) as shortfall
    from task_standing
    where (status in ('逾期', '滞后') or (status = '未报送' and start + 7 <= getvariable('as_of')
           and deadline <= getvariable('as_of') + 45))
      and evidence is distinct from '指标'
      and not (status = '未报送' and (indicator is not null
           or not exists (select 1 from tasks where report_date <= getvariable('as_of'))))
      and not exists (
          select 1 from indicator_standing as i
          where i.id = task_standing.indicator and i.village_code is null and i.dataset <> 'tasks'
            and i.status in ('逾期', '滞后')
      )
),
of_indicators as (
    select status as kind,
           case when direction = 'at_most_zero' then format('{} 还剩 {}', name, format_counted(actual, unit))
                when unit = '%' then format('{} {} / {}%', name, format_actual(actual, target, unit, 1), format_number(target, '%'))
                else format('{} {}/{}', name, format_actual(actual, target, unit, 1), format_counted(target, unit))
           end as title,
           case when status = '逾期' then format('{} · 逾期 {} 天', lead_unit, days_late)
                when days_left = 0 then format('{} · 今天到期', lead_unit)
                when recent_pace is null then format('{} · 剩 {} 天', lead_unit, days_left)
                else format('{} · 日需 {},近两周 {}', lead_unit, format_number(abs(required_pace), ''),
                            format_number(if(direction = 'at_most_zero', -recent_pace, recent_pace), ''))
           end as detail,
           lead_unit as unit, village_code, 'indicator' as ref_kind, id as ref_id,
           case when status = '逾期' then -days_late else days_left end as weight,
           coalesce(expected_progress - progress, 0) as shortfall
    from indicator_standing
    where village_code is null and dataset <> 'tasks' and status in ('逾期', '滞后')
      and (headline is not null or not exists (
          select 1 from indicator_standing as twin
          where twin.village_code is null and twin.status in ('逾期', '滞后')
            and twin.dataset = indicator_standing.dataset and twin.item is not distinct from indicator_standing.item
            and ((twin.headline is not null and twin.clause = indicator_standing.clause)
                 or (twin.direction = 'at_most_zero' and indicator_standing.direction = 'at_most_zero'
                     and twin.baseline > 0 and indicator_standing.baseline > 0
                     and (twin.headline is not null or twin.actual > indicator_standing.actual)))
      ))
),
-- A ledger that never came is one concern, whatever hangs on it; of one that comes, the overview's own numbers speak.
silent_ledgers as (
    select '未报送' as kind, d.title,
           format('{} · 从未报送 · {} 项指标无数', any_value(i.lead_unit), count(*)) as detail,
           any_value(i.lead_unit) as unit, null::varchar as village_code, 'rows' as ref_kind, d.dataset as ref_id,
           -count(*) as weight, 0 as shortfall
    from dataset_list as d
    join indicator_standing as i on i.dataset = d.dataset and i.village_code is null
    where d.dataset <> 'tasks' and i.start + 7 <= getvariable('as_of')
      and not exists (select 1 from measures as m where m.dataset = d.dataset and m.report_date <= getvariable('as_of'))
    group by d.dataset, d.title
    union all
    select '未报送', d.title, format('从未报送 · {} 项任务无进展', (select count(*) from task_standing where status = '未报送')),
           null, null, 'rows', d.dataset, -1000, 0
    from dataset_list as d
    where d.dataset = 'tasks' and (select start from plan_campaign) + 7 <= getvariable('as_of')
      and not exists (select 1 from tasks where report_date <= getvariable('as_of'))
),
silent_indicators as (
    select '未报送' as kind, name as title,
           case when actual is null then format('{} · 未报送', lead_unit)
                else format('{} · 已 {} 天未更新', lead_unit, days_since_report) end as detail,
           lead_unit as unit, village_code, 'indicator' as ref_kind, id as ref_id,
           -coalesce(days_since_report, 0) as weight, 0 as shortfall
    from indicator_standing
    where village_code is null and dataset is not null and headline is not null and start + 7 <= getvariable('as_of')
      and status in ('未报送', '正常') and (reason = '未报送' or (stale and dataset not in ('households', 'villages')))
      and dataset not in (select ref_id from silent_ledgers)
),
-- Problems past their own 整改期限, by the unit that answers for them.
late_problems as (
    select '逾期' as kind, format('{}问题超期未销号', format_counted(count(*), '条')) as title,
           format('{} · 最长逾期 {} 天', unit, max(days_late)) as detail,
           unit, null::varchar as village_code, 'unit' as ref_kind, unit as ref_id,
           -max(days_late) as weight, 0 as shortfall
    from problem_list where days_late > 0 group by unit
),
silent_villages as (
    select '未报送' as kind, village || '台账' as title,
           case when last_report is null then '产业、就业从未报送'
                else format('产业、就业已 {} 天未更新', days_since_report) end as detail,
           null as unit, village_code, 'village' as ref_kind, village_code as ref_id,
           -coalesce(days_since_report, 0) as weight, 0 as shortfall
    from village_standing
    where coalesce(days_since_report, getvariable('as_of') - (select start from plan_campaign)) > 7
),
to_reconcile as (
    select '核对' as kind, title, detail, unit, village_code, 'check' as ref_kind, finding as ref_id, 0 as weight,
           0 as shortfall
    from disagreements
),
newly_found as (
    select '新增' as kind, format('{} {}新纳入监测', category, format_counted(households, '户')) as title,
           format('{} · {} 名册', village, format_day(register_date)) as detail,
           (select affairs_unit from plan_campaign) as unit,
           village_code, 'village' as ref_kind, village_code as ref_id, 0 as weight, 0 as shortfall
    from new_cases
),
without_measures as (
    select '新增' as kind, format('{}监测户未落实帮扶措施', format_counted(count(*), '户')) as title,
           format('{} · 最长在册 {} 天', any_value(village), max(days_open)) as detail,
           (select affairs_unit from plan_campaign) as unit,
           village_code, 'village' as ref_kind, village_code as ref_id, -max(days_open) as weight, 0 as shortfall
    from case_list where is_open and measures is null group by village_code
),
everything as (
    from of_tasks union all from of_indicators union all from late_problems union all from silent_ledgers
    union all from silent_indicators union all from silent_villages union all from to_reconcile
    union all from newly_found union all from without_measures
)
select row_number() over (order by case e.kind when '逾期' then 1 when '滞后' then 2 when '未报送' then 3
                                             when '核对' then 4 else 5 end,
                                    weight, shortfall desc, ref_id, e.village_code) as rank,
       e.kind, e.title, e.detail, e.unit, e.village_code, v.village, e.ref_kind, e.ref_id
from everything as e
left join village_list as v on v.village_code = e.village_code
