-- units: every unit the plan names, with what it leads, answers for, and how that stands (indicators and tasks; a
-- task that stands by its indicator is left to the indicator).
with open_problems as (
    select unit, count(*) as open_problems from problem_list where is_open group by unit
)
select u.id, u.name, u.kind,
       count(d.id) filter (d.lead_unit = u.name) as led,
       count(d.id) filter (d.lead_unit <> u.name) as answered,
       count(d.id) filter (d.status = '逾期') as overdue,
       count(d.id) filter (d.status = '滞后') as behind,
       count(d.id) filter (d.status = '未报送' and d.reason <> '未到起始日') as unreported,
       count(d.id) filter (d.status = '已完成') as done,
       coalesce(any_value(o.open_problems), 0) as open_problems,
       min(d.deadline) filter (d.status <> '已完成' and d.deadline >= getvariable('as_of')) as next_deadline
from plan_units as u
left join duty_standing as d on d.village_code is null and not d.follows
     and (d.lead_unit = u.name or names_unit(d.responsible_units, u.name))
left join open_problems as o on o.unit = u.name
group by u.id, u.name, u.kind, u.position
order by u.position
