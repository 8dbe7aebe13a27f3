-- compare_counts: how many duties stood in each status on the earlier day, and do on the as-of date (`duty_counts`): the
-- township's, or those of a scope ($scope, $scope_id). What has not begun is not yet 未报送:
-- it is a status of its own, so that the differences add up.
-- better: fewer late, behind or silent, or more done; null when the number is the same.
-- grain: one row a status, worst first        key: status
with counted as (
    select *
    from (select 1 as day, * from earlier('duty_counts') union all select 2, * from duty_counts)
    where scope = if($scope is null, '乡', $scope) and scope_id = if($scope_id is null, '', $scope_id)
),
by_status as (
    select s.status, s.place, d.day,
           case s.status when '突破' then d.broken when '逾期' then d.overdue when '滞后' then d.behind
                         when '未报送' then d.unreported when '正常' then d.on_course when '已完成' then d.done
                         else d.not_begun end as number, d.total
    from counted as d
    cross join (values ('突破', 1), ('逾期', 2), ('滞后', 3), ('未报送', 4), ('正常', 5), ('已完成', 6),
                       ('未到起始日', 7)) as s (status, place)
),
paired as (
    select status, place, any_value(number) filter (day = 1) as before, any_value(number) filter (day = 2) as after,
           any_value(total) filter (day = 2) as of_all
    from by_status group by status, place
)
select status, before, after, after - before as change,
       case when after <> before and status not in ('正常', '未到起始日') then (after > before) = (status = '已完成') end as better,
       of_all
from paired
where status not in ('突破', '未到起始日') or before > 0 or after > 0
order by place
