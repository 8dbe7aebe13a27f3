-- concerns: 今日要情, worst first; of one village or unit ($village, $unit) its own: every duty of it that is late, behind or due
-- soon, of a unit those that it answers for, too, and of the rest what is about it. $settled: findings that were explained, a line
-- each: they are left out, and the worst of the others is brought forward in their place.
with own_duties as (
    select duty_kind(d.status, d.near) as kind, '任务' as topic, 'task:' || d.id as key, 'task' as ref_kind,
           d.id as ref_id, d.village_code, d.lead_unit as unit, coalesce(d.part_name, d.short_name) as subject, d.part,
           d.parts, d.direction, d.unit as number_unit, d.actual, d.baseline, d.target, d.progress, d.expected_progress,
           d.cause, d.since, d.probability, d.projected, d.required_pace, d.recent_pace, d.heard, d.asked, d.report_date,
           d.days_since_report, d.stale, d.days_late, d.days_left, d.dataset, v.village,
           row_number() over (
               order by duty_attention(
                   duty_kind(d.status, d.near), d.days_late, d.days_left, d.expected_progress, d.progress, d.id
               )
           ) as rank
    from duty_scopes as s
    join duty_standing as d on d.id = s.id and d.village_code is not distinct from s.village_code
    left join village_list as v on v.village_code = d.village_code
    where (s.scope = '村' and s.scope_id = $village or s.scope = '单位' and s.scope_id = $unit)
          and duty_kind(d.status, d.near) in ('突破', '逾期', '滞后', '临期')
),
kept as (
    select *
    from concerns
    where ($village is null or village_code = $village)
          and ($unit is null or unit = $unit or names_unit(unit, $unit))
          and ($settled is null or ref_kind <> 'check' or not list_contains(string_split($settled, chr(10)), ref_id))
          and (($village is null and $unit is null) or ref_kind <> 'task' or kind = '未报送')
    union all by name
    select * from own_duties
),
worst_finding as (
    select min(rank) as rank from kept where kind = '核对'
),
placed as (
    select k.*,
           if(
               $village is null and $unit is null,
               concern_place(k.rank, coalesce(k.rank = w.rank, false)), concern_order(k.kind)::double
           ) as place,
           k.ref_kind <> 'task' as is_no_duty
    from kept as k
    cross join worst_finding as w
)
select * exclude (place, is_no_duty) replace (
           row_number() over (order by place, is_no_duty and not ($village is null and $unit is null), rank) as rank
       )
from placed
order by rank
