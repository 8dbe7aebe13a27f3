-- doubts: all that is to be asked about in everything that was reported, whatever the day, with the village's name;
-- check_subject: what it is about, a task by its short name.
-- grain: one row a finding and a while        key: finding, since
select d.*, v.village, coalesce(t.short_name, d.subject) as check_subject
from doubts as d
left join village_list as v using (village_code)
left join plan_tasks as t on t.id = d.subject
order by d.finding, d.since
