-- findings: all that the checks found in everything that was reported, whatever the day, with the village's name;
-- check_subject: what it is about, a task by its short name.
-- grain: one row a finding and a while        key: finding, since
select f.*, v.village, coalesce(t.short_name, f.subject) as check_subject
from findings as f
left join village_list as v using (village_code)
left join plan_tasks as t on t.id = f.subject
order by f.check_id, f.since, f.village_code, f.subject, f.field
