-- meeting_items: what a meeting goes through, one item a screen: today's concerns in their order, and after them every
-- other duty and unit with problems as it stands (rank null), so that what was on the list can be seen off. Values; the
-- words are made where they are shown (`wording.py`).
-- item: a name that stays while figures move, the key of the concern: `task:T35`, `unit:乡住建局`, `rows:<dataset>`,
-- `check:<finding>`, `village:<code>:<topic>`. standing: the status of a duty, 逾期 or 正常 of a unit's problems.
-- pace_days: the days (1, or 7 where a day is too little to say) that required and recent are for; paces towards the
-- goal. number: how many are counted; number_all, number_open: a unit's problems, and those not yet 已销号.
-- grain: one row an item        units: actual and target in `unit`, shares 0..1, days        key: item
with of_duties as (
    select 'task:' || id as item, status as standing, coalesce(part_name, short_name) as subject, short_name, lead_unit,
           responsible_units, direction, unit, actual, baseline, target, expected, progress, expected_progress,
           required_pace, recent_pace, recent_since, recent_until, projected, projected_early, projected_late,
           projected_first, projected_last, probability, cause, since, heard, asked, report_date, days_since_report, stale, near, start, deadline,
           deadline_basis, days_late, days_left, clause, quote, dataset, item as ledger_item, reason, deliverable, note,
           if(indicators is null, null, part) as indicator, part, parts
    from duty_standing where village_code is null
),
-- Problems past their own 整改期限, by the unit that answers for them; the plan's sentence is that of every problem.
the_sentence as (
    select min_by(clause, (measure <> 'open_all', position)) as clause,
           min_by(quote, (measure <> 'open_all', position)) as quote
    from plan_indicators where dataset = 'rectification'
),
of_units as (
    select 'unit:' || p.unit as item,
           if(count(*) filter (p.days_late > 0) > 0, '逾期', '正常') as standing, p.unit as lead_unit,
           'at_most_zero' as direction, '条' as unit, count(*) filter (p.days_late > 0) as actual, 0 as target,
           max(p.report_date) as report_date, getvariable('as_of') - max(p.report_date) as days_since_report,
           min(p.due_on) filter (p.days_late > 0) as deadline, '整改期限' as deadline_basis, max(p.days_late) as days_late,
           any_value(s.clause) as clause, any_value(s.quote) as quote, 'rectification' as dataset,
           count(*) as number_all, count(*) filter (p.is_open) as number_open
    from problem_list as p cross join the_sentence as s
    where p.unit is not null group by p.unit
),
standings as (
    select * from of_duties union all by name select * from of_units
),
-- A ledger that never came, and what monitoring found, have no standing of their own: the plan's sentence is that of
-- the first indicator which the ledger feeds.
first_of_ledger as (
    select dataset, min_by(clause, (coalesce(headline, 999), position)) as clause,
           min_by(quote, (coalesce(headline, 999), position)) as quote,
           min_by(responsible_units, (coalesce(headline, 999), position)) as responsible_units
    from plan_indicators where dataset is not null group by dataset
)
select coalesce(d.item, l.key) as item, l.rank, coalesce(l.kind, d.standing) as kind, d.standing, l.topic,
       coalesce(d.subject, l.subject) as subject, d.short_name, l.number, l.days, l.number_unit, d.number_all,
       d.number_open,
       coalesce(d.lead_unit, l.unit) as lead_unit, l.units,
       coalesce(d.responsible_units, f.responsible_units) as responsible_units,
       l.village_code, l.village, l.check_id, l.check_subject, l.field_title,
       l.ours, l.our_unit, l.our_text, l.theirs, l.their_unit, l.their_text, l.things,
       split_part(coalesce(d.item, l.key), ':', 1) as ref_kind,
       coalesce(l.ref_id, split_part(d.item, ':', 2)) as ref_id,
       d.direction, d.unit, d.actual, d.baseline, d.target, d.expected, d.progress, d.expected_progress,
       -- What is one step, or is to be said in weeks because a day's share is below one.
       case when abs(d.required_pace) >= 1 then 1 else 7 end as pace_days,
       abs(d.required_pace) * case when abs(d.required_pace) >= 1 then 1 else 7 end as required,
       towards_goal(d.direction, d.recent_pace)
       * case when abs(d.required_pace) >= 1 then 1 else 7 end as recent,
       d.required_pace, d.recent_pace, d.recent_since, d.recent_until, abs(d.target - d.actual) as missing, d.projected, d.projected_early, d.projected_late, d.projected_first,
       d.projected_last, d.projected - d.deadline as days_over, d.probability, d.cause, d.since, d.heard, d.asked,
       coalesce(d.report_date, l.report_date) as report_date,
       coalesce(d.days_since_report, l.days_since_report) as days_since_report, d.stale, d.near, d.start, d.deadline,
       d.deadline_basis, d.days_late, d.days_left, coalesce(d.clause, f.clause) as clause,
       coalesce(d.quote, f.quote) as quote, coalesce(d.dataset, l.dataset) as dataset, d.ledger_item, d.reason,
       d.deliverable, d.note, d.indicator, d.part, d.parts
from standings as d
full join concerns as l on l.key = d.item
left join first_of_ledger as f on l.ref_kind in ('rows', 'village') and f.dataset = l.dataset
order by l.rank nulls last, item
