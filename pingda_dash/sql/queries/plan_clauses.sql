-- plan_clauses: the plan's clauses in order, each with how many rows it has and how they stand.
select c.id, c.part, c.title, c.text,
       count(d.id) filter (d.kind = 'indicator') as indicators,
       count(d.id) filter (d.kind = 'task') as tasks,
       count(d.id) as rows,
       count(d.report_date) as reported,
       count(d.id) filter (d.status = '已完成') as done,
       count(d.id) filter (d.status = '逾期') as overdue,
       count(d.id) filter (d.status = '滞后') as behind,
       count(d.id) filter (d.status = '未报送' and d.reason <> '未到起始日') as unreported
from plan_clauses as c
left join duty_standing as d on d.clause = c.id and d.village_code is null
group by c.id, c.part, c.title, c.text, c.position
order by c.position
