-- milestones: tasks due by each milestone (after the one before it), and how they stand.
with spans as (
    select label, date, coalesce(lag(date) over (order by date), date '1900-01-01') as after from plan_milestones
)
select s.label, s.date,
       count(t.id) as total,
       count(*) filter (t.status = '已完成') as done,
       count(*) filter (t.status = '逾期') as overdue,
       count(*) filter (t.status = '滞后') as behind,
       case when count(*) filter (t.status = '逾期') > 0 then '逾期'
            when count(t.id) > 0 and count(*) filter (t.status = '已完成') = count(t.id) then '已完成'
            when count(*) filter (t.status = '滞后') > 0 then '滞后'
            when count(*) filter (t.status = '正常') > 0 then '正常'
            else '未报送' end as status,
       s.date between c.start and c."end" as in_campaign
from spans as s
cross join plan_campaign as c
left join task_standing as t on t.deadline > s.after and t.deadline <= s.date
group by s.label, s.date, c.start, c."end"
order by s.date
