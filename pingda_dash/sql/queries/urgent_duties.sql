-- urgent_duties: what is late, behind, or due soon and not begun (临期), of what `duty_scopes` gives a scope; the worst
-- first, as in 今日要情.
-- $promises: the days that were promised at meetings, as JSON (`minutes.promises`). promised: the one noted last of the
-- township's duty (of a village's own duty, too), as_of the day at the latest; promise_age: days since that day,
-- negative before it.
-- worst_village: of the villages in which the same part is late or behind, the one where most is missing; worst_actual:
-- its figure.
-- grain: one row a duty        units: actual and target in number_unit, shares 0..1, days        key: id
with weakest as (
    select p.part, arg_min(v.village_code, (p.progress, p.position, v.village_code)) as village_code
    from duty_parts as p
    join village_list as v using (village_code)
    where p.status in ('突破', '逾期', '滞后') and p.actual is not null and p.progress is not null
    group by p.part
),
placed as (
    select duty_kind(d.status, d.near) as kind, d.*
    from duty_scopes as s
    join duty_standing as d on d.id = s.id and d.village_code is not distinct from s.village_code
    where s.scope = $scope and s.scope_id = $scope_id
)
select d.kind, '任务' as topic, 'task' as ref_kind, d.id as ref_id, d.id, d.village_code, d.lead_unit,
       coalesce(d.part_name, d.short_name) as subject, d.part, d.parts, d.direction, d.unit, d.unit as number_unit,
       d.actual, d.baseline, d.target, d.progress, d.expected_progress, d.cause, d.since, d.probability, d.required_pace,
       d.recent_pace, d.recent_since, d.recent_until, d.heard, d.asked, d.dataset, d.deadline, d.days_late, d.days_left,
       p.promised, p.promise_age,
       v.village_code as worst_village_code, v.village as worst_village, w.actual as worst_actual
from placed as d
left join promises_of($promises) as p on p.item = 'task:' || d.id
left join weakest as l on d.village_code is null and l.part = d.part
left join village_list as v on v.village_code = l.village_code
left join duty_parts as w on w.part = l.part and w.village_code = l.village_code
where d.kind in ('突破', '逾期', '滞后', '临期')
order by duty_attention(d.kind, d.days_late, d.days_left, d.expected_progress, d.progress, d.id)
