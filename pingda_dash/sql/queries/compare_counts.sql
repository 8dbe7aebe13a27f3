-- compare_counts: how many of the plan's indicators and tasks stood in each status on the earlier day, and do on the
-- as-of date. The same things are counted on both days: a task that stands by its indicator on one of them is left to
-- the indicator on both. What has not begun is not yet 未报送.
-- better: fewer late, behind or silent, or more done; null when the number is the same.
-- grain: one row a status, worst first        key: status
with on_both_days as (
    select *, true as was from earlier('duty_standing') where village_code is null
    union all
    select *, false as was from duty_standing where village_code is null
),
comparable as (
    select * from on_both_days qualify not bool_or(follows) over (partition by kind, id)
),
counted as (
    select s.status, s.place, count(t.id) filter (t.was) as before, count(t.id) filter (not t.was) as after
    from (values ('逾期', 1), ('滞后', 2), ('未报送', 3), ('已完成', 4)) as s (status, place)
    left join comparable as t on t.status = s.status and (t.status <> '未报送' or t.reason is distinct from '未到起始日')
    group by s.status, s.place
)
select status, before, after, after - before as change,
       case when after <> before then (after > before) = (status = '已完成') end as better,
       (select count(*) from comparable where not was) as of_all
from counted
order by place
