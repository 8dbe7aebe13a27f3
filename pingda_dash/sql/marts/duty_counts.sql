-- duty_counts: how many duties stand in each status: of the township, each unit, clause of the plan, page and village
-- (`duty_scopes`). One denominator: total = broken + overdue + behind + unreported + not_begun + on_course + done. Of the
-- unreported, silent_late are past their deadline; reported: all that are neither unreported nor not begun.
-- grain: scope (乡, 单位, 条款, 页, 村), scope_id (its name, clause, path or village code; empty for the township)        key: scope, scope_id
with placed as (
    select s.scope, s.scope_id, d.*
    from duty_scopes as s
    join duty_standing as d on d.id = s.id and d.village_code is not distinct from s.village_code
)
select scope, scope_id, count(*) as total,
       count(*) filter (scope <> '单位' or lead_unit = scope_id) as led,
       count(*) filter (status = '突破') as broken,
       count(*) filter (status = '逾期') as overdue,
       count(*) filter (status = '滞后') as behind,
       count(*) filter (status = '未报送' and not not_begun) as unreported,
       count(*) filter (not_begun) as not_begun,
       count(*) filter (status = '正常') as on_course,
       count(*) filter (status = '已完成') as done,
       count(*) filter (silent_late) as silent_late,
       count(*) filter (status <> '未报送') as reported,
       count(*) filter (stale) as stale,
       count(*) filter (near) as near,
       count(*) filter (status <> '已完成' and deadline between getvariable('as_of') and getvariable('as_of') + 6)
           as due_this_week,
       max(days_late) filter (status = '逾期') as longest_late,
       min(deadline) filter (status <> '已完成' and deadline >= getvariable('as_of')) as next_deadline,
       max(report_date) as last_report
from placed
group by scope, scope_id
