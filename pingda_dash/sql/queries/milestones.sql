-- milestones: duties due by each milestone (after the one before it), and how they stand; of one village those of its own
-- ($village), of a unit those that it leads or answers for ($unit). status: the worst of them;
-- 未报送 before 正常: what nobody reported is not on time.
with spans as (
    select label, date, coalesce(lag(date) over (order by date), date '1900-01-01') as after from plan_milestones
),
counted as (
    select d.* from duty_standing as d
    where ($village is null and d.village_code is null or d.village_code = $village)
      and ($unit is null or d.lead_unit = $unit or names_unit(d.lead_unit, $unit) or names_unit(d.responsible_units, $unit))
)
select s.label, s.date,
       count(t.id) as total,
       count(*) filter (t.status = '已完成') as done,
       count(*) filter (t.status = '逾期') as overdue,
       count(*) filter (t.status = '滞后') as behind,
       count(*) filter (t.status = '突破') as broken,
       count(*) filter (t.status = '未报送' and not t.not_begun) as unreported,
       coalesce(min_by(t.status, severity(t.status)) filter (not t.not_begun), '未报送') as status,
       s.date between c.start and c."end" as in_campaign
from spans as s
cross join plan_campaign as c
left join counted as t on t.deadline > s.after and t.deadline <= s.date
group by s.label, s.date, c.start, c."end"
order by s.date
