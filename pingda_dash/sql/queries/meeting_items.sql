-- meeting_items: what a meeting goes through, one item a screen: today's concerns in their order, and after them every
-- other indicator, task and unit with problems as it stands (rank null), so that what was on the list can be seen off.
-- item: a name that stays while figures move: `indicator:training`, `task:T24`, `unit:乡住建局`, `check:<finding>`,
-- `rows:<dataset>`, `village:<code>:<words of the title without its numbers>`.
-- figure: how it stands in one short word (`74/141 人次`), which a note keeps.
-- pace_days: the days (1, or 7 where a day is too little to say) that required and recent are for; paces towards the
-- goal.
-- grain: one row an item        units: actual and target in `unit`, shares 0..1, days        key: item
with of_indicators as (
    select 'indicator:' || id as item, name as title, status as standing,
           case when actual is null then '未报送'
                when direction = 'at_most_zero' then '剩 ' || format_counted(actual, unit)
                when target is null then format('{} {}', format_short_number(actual, unit), unit)
                when unit = '%' then format('{}/{}%', format_actual(actual, target, unit, 1), format_number(target, '%'))
                else format('{}/{}', format_actual(actual, target, unit, 1), format_counted(target, unit)) end as figure,
           lead_unit, responsible_units, direction, unit, actual, baseline, target, expected, progress,
           expected_progress, abs(required_pace) as required_pace,
           case when direction = 'at_most_zero' then -recent_pace else recent_pace end as recent_pace,
           projected, report_date, days_since_report, start, deadline, deadline_basis, days_late, days_left, clause,
           quote, dataset, item as ledger_item, reason, null::varchar as deliverable, null::varchar as note,
           id as indicator
    from indicator_standing where village_code is null
),
of_tasks as (
    select 'task:' || id, short_name, status,
           case when progress is null then '未报送' else '完成 ' || format_percent(progress) end,
           lead_unit, responsible_units, 'at_least', '%', 100 * progress, 0, 100, 100 * expected_progress, progress,
           expected_progress, required_pace, recent_pace, projected, report_date, days_since_report, start, deadline,
           deadline_basis, days_late, days_left, clause, quote, 'tasks', id,
           case when progress is null then '未报送' end, deliverable, note, indicator
    from task_standing
),
-- Problems past their own 整改期限, by the unit that answers for them; the plan's sentence is that of every problem.
the_sentence as (
    select min_by(clause, (measure <> 'open_all', position)) as clause,
           min_by(quote, (measure <> 'open_all', position)) as quote
    from plan_indicators where dataset = 'rectification'
),
of_units as (
    select 'unit:' || p.unit, p.unit || '超期未销号的问题',
           case when count(*) filter (p.days_late > 0) > 0 then '逾期' else '正常' end,
           '超期 ' || format_counted(count(*) filter (p.days_late > 0), '条'), p.unit, null, 'at_most_zero', '条',
           count(*) filter (p.days_late > 0), null, 0, null, null, null, null, null, null,
           max(p.report_date), getvariable('as_of') - max(p.report_date), null, min(p.due_on) filter (p.days_late > 0),
           '整改期限', max(p.days_late), null, any_value(s.clause), any_value(s.quote), 'rectification', null, null, null,
           format('共 {},未销号 {}', format_counted(count(*), '条'), format_counted(count(*) filter (p.is_open), '条')), null
    from problem_list as p cross join the_sentence as s
    where p.unit is not null group by p.unit
),
duties as (
    select * from of_indicators union all select * from of_tasks union all select * from of_units
),
-- A ledger that never came, and what monitoring found, have no standing of their own: the plan's sentence is that of
-- the first indicator which the ledger feeds.
first_of_ledger as (
    select dataset, min_by(clause, (coalesce(headline, 999), position)) as clause,
           min_by(quote, (coalesce(headline, 999), position)) as quote,
           min_by(responsible_units, (coalesce(headline, 999), position)) as responsible_units
    from plan_indicators where dataset is not null group by dataset
),
listed as (
    select *, case when ref_kind = 'village'
                       then format('village:{}:{}', ref_id, trim(regexp_replace(title, '[0-9, ]+', '', 'g')))
                   else ref_kind || ':' || ref_id || coalesce('@' || nullif(village_code, ''), '') end as item
    from (from concerns select * replace (case when ref_kind = 'indicator' then village_code end as village_code),
                               village_code as of_village)
)
select coalesce(d.item, l.item) as item, l.rank, coalesce(l.kind, d.standing) as kind, d.standing,
       coalesce(d.title, l.title) as title, l.detail,
       coalesce(d.figure, if(l.kind = '新增', l.title, l.detail)) as figure,
       coalesce(d.lead_unit, l.unit) as lead_unit,
       coalesce(d.responsible_units, f.responsible_units) as responsible_units,
       l.of_village as village_code, l.village, split_part(coalesce(d.item, l.item), ':', 1) as ref_kind,
       d.direction, d.unit, d.actual, d.baseline, d.target, d.expected, d.progress, d.expected_progress,
       -- What is one step, or is to be said in weeks because a day's share is below one.
       case when abs(d.required_pace) >= 1 then 1 else 7 end as pace_days,
       d.required_pace * case when abs(d.required_pace) >= 1 then 1 else 7 end as required,
       d.recent_pace * case when abs(d.required_pace) >= 1 then 1 else 7 end as recent,
       abs(d.target - d.actual) as missing, d.projected, d.projected - d.deadline as days_over,
       d.report_date, d.days_since_report, d.start, d.deadline, d.deadline_basis, d.days_late, d.days_left,
       coalesce(d.clause, f.clause) as clause, coalesce(d.quote, f.quote) as quote,
       coalesce(d.dataset, f.dataset) as dataset, d.ledger_item, d.reason, d.deliverable, d.note, d.indicator
from duties as d
full join listed as l on l.item = d.item
left join first_of_ledger as f
  on f.dataset = case when l.ref_kind = 'rows' then l.ref_id when l.kind = '新增' then 'monitoring' end
order by l.rank nulls last, d.item
