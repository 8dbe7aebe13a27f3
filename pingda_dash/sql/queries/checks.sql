-- checks: where two ledgers disagree, as values, and which (one, other: datasets); check_subject: what it is about, a task
-- by its short name.
select d.*, coalesce(t.short_name, d.subject) as check_subject, '核对' as severity, v.village
from disagreements as d
left join village_list as v on v.village_code = d.village_code
left join plan_tasks as t on t.id = d.subject
