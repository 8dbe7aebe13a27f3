-- units: every unit the plan names, with what it leads, answers for, and how that stands.
select u.id, u.name, u.kind,
       count(t.id) filter (names_unit(t.lead_unit, u.name)) as led,
       count(t.id) filter (not names_unit(t.lead_unit, u.name)) as answered,
       count(*) filter (t.status = '逾期') as overdue,
       count(*) filter (t.status = '滞后') as behind
from plan_units as u
left join task_standing as t on names_unit(t.lead_unit, u.name) or names_unit(t.responsible_units, u.name)
group by u.id, u.name, u.kind, u.position
order by u.position
