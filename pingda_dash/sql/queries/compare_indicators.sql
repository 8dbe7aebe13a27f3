-- compare_indicators: every indicator of the township, or of one village ($village), on the earlier day (was_…) and on the
-- as-of date, what asks for attention first: what got worse, what fell back, what stood still though it is late. Of a unit
-- ($unit) those that it leads or answers for.
-- change: in `unit`, as the figure went; forward: the same towards the goal; fell_back: away from it, by a correction.
-- move: 变差, 回落, 首次报送, 没有进展 (late, and as it was), 仍未报送 (though due), 好转, 前进, 没有变化.
-- because: why the status is another one: 期限到 (the deadline has passed), 预测过期, or 新报数.
-- shown: whether the screen names it: the overview's own, and whatever did more than go forward or stay in order.
-- grain: one row an indicator        units: as plan_indicators.unit, shares 0..1        key: id
with compared as (
    select b.id, b.name, b.unit, b.direction, b.headline, b.position, b.baseline, b.target, b.lead_unit, b.deadline, b.cause, b.since,
           a.report_date is distinct from b.report_date as is_reported, a.days_late = 0 and b.days_late > 0 as is_due,
           a.actual as was_actual, b.actual, a.status as was_status, a.reason as was_reason, b.status, b.reason,
           a.progress as was_progress, b.progress, a.expected as was_expected, b.expected,
           case when a.expected is not null then a.expected_progress end as was_expected_progress,
           case when b.expected is not null then b.expected_progress end as expected_progress,
           -- Shares carry a rounding error in their last digits, which is no movement.
           round(b.actual - a.actual, 6) as change
    from indicator_standing as b
    join (from earlier('indicator_standing')) as a on a.id = b.id
                                                       and a.village_code is not distinct from b.village_code
    where if($village is null, b.village_code is null, b.village_code = $village)
          and ($unit is null or b.lead_unit = $unit or names_unit(b.responsible_units, $unit))
),
judged as (
    select *, towards_goal(direction, change) as forward,
           was_status <> '未报送' and severity(status) < severity(was_status) as worse,
           was_status <> '未报送' and severity(status) > severity(was_status) as better
    from compared
),
moved as (
    select *, coalesce(forward < 0, false) as fell_back,
           case when worse then '变差'
                when forward < 0 then '回落'
                when was_status = '未报送' and status <> '未报送' then '首次报送'
                when better then '好转'
                when forward > 0 then '前进'
                when status in ('滞后', '逾期', '突破') then '没有进展'
                when status = '未报送' and reason = '未报送' then '仍未报送'
                else '没有变化' end as move
    from judged
)
select * exclude (worse, better, is_reported, is_due),
       case when was_status = status then null
            when status = '逾期' and is_due or is_due and not is_reported then '期限到'
            when cause = '预测过期' then '预测过期'
            else '新报数' end as because,
       headline is not null or move not in ('前进', '没有变化') as shown
from moved
order by case when move = '变差' then 1
              when move = '回落' then 2
              when move = '首次报送' and status in ('滞后', '逾期', '突破') then 3
              when move = '没有进展' then 4
              when move = '仍未报送' then 5
              when move = '前进' and status in ('滞后', '逾期', '突破') then 6
              when move = '好转' then 7
              when move = '首次报送' then 8
              when move = '前进' then 9
              else 10 end,
         severity(status), headline nulls last, position
