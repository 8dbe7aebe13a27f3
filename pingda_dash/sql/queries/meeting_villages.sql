-- meeting_villages: one item of `meeting_items` in every village, in the fixed village order; no row where neither the
-- plan nor a ledger tells villages apart.
-- A duty: the part that it stands by, where that stands in each village. Problems of a unit: how many are late there
-- (`late`). What two ledgers, the reports or monitoring found: the concern of that topic in each village (number, days,
-- ours, theirs …), listed false where none.
-- grain: one row a village        units: as plan_indicators.unit, shares 0..1        key: village_code
with asked as (
    select split_part($item, ':', 1) as kind, split_part($item, ':', 2) as ref, split_part($item, ':', 3) as topic
),
the_indicator as (
    select i.* from plan_indicators as i
    join duty_standing as d on d.village_code is null and d.part = i.id
    join asked on asked.kind = 'task' and asked.ref = d.id
),
reported as (
    select a.village_code, max_by(a.value, a.report_date) as value
    from indicator_actuals as a join the_indicator as i on i.id = a.indicator_id
    where a.village_code is not null and a.report_date <= getvariable('as_of')
    group by a.village_code
),
by_indicator as (
    select v.village_code, i.id as indicator, i.direction, i.unit, coalesce(s.actual, t.value) as actual, s.baseline,
           s.target, s.target_basis, s.expected, s.progress,
           case when s.expected is not null then s.expected_progress end as expected_progress, s.status, s.cause
    from village_list as v
    cross join the_indicator as i
    left join indicator_standing as s on s.id = i.id and s.village_code = v.village_code
    left join reported as t on t.village_code = v.village_code
    where exists (from reported)
       or exists (from indicator_standing as any_of where any_of.id = i.id and any_of.village_code is not null)
),
by_unit as (
    select v.village_code, count(p.problem_id) as late
    from village_list as v
    join asked on asked.kind = 'unit'
    left join problem_list as p on p.village_code = v.village_code and p.unit = asked.ref and p.days_late > 0
    group by v.village_code
),
-- The concerns of the same topic, of a check the findings of the same check.
alike as (
    select c.*
    from concerns as c
    join asked on asked.kind = c.ref_kind
    where asked.kind = 'village' and c.topic = asked.topic
       or asked.kind = 'check' and c.check_id = split_part(asked.ref, '|', 1)
),
by_topic as (
    select v.village_code, a.topic, a.subject, a.number, a.number_unit, a.days, a.report_date,
           a.days_since_report, a.check_id, a.check_subject, a.field_title, a.ours, a.our_unit,
           a.our_text, a.theirs, a.their_unit, a.their_text, a.things, a.unit,
           a.key is not null as listed
    from village_list as v
    cross join (select count(*) as n from alike) as every
    left join alike as a on a.village_code = v.village_code
    where every.n > 0
    qualify row_number() over (partition by v.village_code order by a.rank) = 1
)
select v.village_code, v.village, v.is_poor, b.* exclude (village_code)
from (
    select * from by_indicator union all by name select * from by_unit union all by name select * from by_topic
) as b
join village_list as v on v.village_code = b.village_code
order by v.village_code
