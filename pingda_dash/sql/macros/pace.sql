-- The rules of the domain (docs/architecture.md, "Status, by rule"). Dates are DATE, values in the goal's own unit.

-- expected_value: what the plan expects on a day: the straight path from baseline at start to target at deadline
-- (倒排工期), flat before and after.
create or replace macro expected_value(baseline, target, starts, deadline, on_day) as
    case when on_day >= deadline then target
         when on_day <= starts then baseline
         else baseline + (target - baseline) * (on_day - starts) / (deadline - starts) end;

-- progress_share: how far from baseline to target, 0..1. A goal without distance is 1 once it is reached.
create or replace macro progress_share(direction, baseline, target, actual) as
    case when actual is null or target is null then null
         when direction = 'hold' then case when target = 0 then 1.0 else least(greatest(actual / target, 0), 1) end
         when target = baseline
             then case when direction = 'at_most_zero' then (actual <= target)::int::double
                       else (actual >= target)::int::double end
         else least(greatest((actual - baseline) / (target - baseline) + 0.0, 0), 1) end;

-- is_met: the value is at or beyond the target.
create or replace macro is_met(direction, target, actual) as
    case when direction = 'at_most_zero' then actual <= target else actual >= target end;

-- projected_date: the last report's date plus what is left at the recent pace; null when the pace leads elsewhere.
create or replace macro projected_date(report_date, actual, target, recent_pace) as
    case when recent_pace is not null and recent_pace <> 0
              and (target - actual) / recent_pace between 0 and 3650
         then report_date + ceil((target - actual) / recent_pace)::int end;

-- standing_status: 未报送 / 已完成 / 逾期 / 正常 / 滞后. What has no target cannot be behind it. What must be kept
-- (`keeps`) is done only when its deadline has passed; so is what has a village that has not reported (`unheard`) not
-- done, and late when the deadline passes.
create or replace macro standing_status(
    direction, actual, target, expected, projected, deadline, on_day, keeps, unheard
) as
    case when actual is null then '未报送'
         when target is null then '正常'
         when is_met(direction, target, actual) and unheard = 0
             then case when keeps and on_day <= deadline then '正常' else '已完成' end
         when on_day > deadline then '逾期'
         when is_met(direction, expected, actual) or projected <= deadline then '正常'
         else '滞后' end;

-- severity: the order in which statuses ask for attention, worst first.
create or replace macro severity(status) as
    case status when '逾期' then 1 when '滞后' then 2 when '未报送' then 3 when '正常' then 4 else 5 end;
