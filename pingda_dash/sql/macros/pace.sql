-- The rules of the domain (docs/architecture.md, "Status, by rule"). Dates are DATE, values in the goal's own unit.

-- is_count: whether a unit counts whole things: 0.16 of a person is expected of nobody.
create or replace macro is_count(unit) as
    unit in ('人', '人次', '个', '户', '名', '条', '项', '处', '次');

-- straight_share: the part of the way from start to deadline that is gone on a day (倒排工期), flat before and after.
create or replace macro straight_share(starts, deadline, on_day) as
    case when on_day >= deadline then 1.0
         when on_day <= starts then 0.0
         else (on_day - starts) / (deadline - starts) end;

-- expected_value: what the plan expects when a part of its path (0..1) is gone. An event is expected of nobody before
-- its deadline, what is to be held or never to happen is expected every day. Of counts it is rounded in favour of who
-- reports, and a goal of one step has no halfway.
create or replace macro expected_value(path, direction, unit, baseline, target, share) as
    case when path in ('hold', 'zero') then target
         when path = 'event' or is_count(unit) and abs(target - baseline) <= 1
             then case when share >= 1 then target else baseline end
         when not is_count(unit) then baseline + (target - baseline) * share
         when direction = 'at_most_zero' then ceil(baseline + (target - baseline) * share - 1e-9)
         else floor(baseline + (target - baseline) * share + 1e-9) end;

-- progress_share: how far from baseline to target, 0..1. A goal without distance is 1 once it is reached. While the
-- baseline is missing nobody knows (null), but that what is to grow has grown to its target.
create or replace macro progress_share(direction, baseline, target, actual) as
    case when actual is null or target is null then null
         when direction = 'hold' then case when target = 0 then 1.0 else least(greatest(actual / target, 0), 1) end
         when baseline is null then case when direction = 'at_least' and actual >= target then 1.0 end
         when target = baseline
             then case when direction = 'at_most_zero' then (actual <= target)::int::double
                       else (actual >= target)::int::double end
         else least(greatest((actual - baseline) / (target - baseline) + 0.0, 0), 1) end;

-- is_met: the value is at or beyond the target.
create or replace macro is_met(direction, target, actual) as
    case when direction = 'at_most_zero' then actual <= target else actual >= target end;

-- reached_on: the day when what is left is done at a pace; null when the pace leads elsewhere or beyond ten years.
-- A quotient that is whole but for the arithmetic is that many days.
create or replace macro reached_on(report_date, missing, pace) as
    case when pace <> 0 and missing / pace between 0 and 3650
         then report_date + ceil(missing / pace - 1e-9)::int end;

-- towards_goal: a change, or a pace, with the sign it has towards the goal.
create or replace macro towards_goal(direction, change) as
    case when direction = 'at_most_zero' then -change else change end;

-- by_largest_remainder: a goal's quotas made whole so that they still add up: each at least its whole part, and one more
-- for the largest remainders, of equal ones the first village's.
create or replace macro by_largest_remainder(quota, goal, village) as
    floor(quota + 1e-9)
    + (row_number() over (partition by goal order by quota - floor(quota + 1e-9) desc, village)
       <= round(sum(quota) over (partition by goal)) - sum(floor(quota + 1e-9)) over (partition by goal))::int;

-- half_range, nine_tenths_range: how many standard errors to either side the middle half and nine tenths of what may come
-- reach.
create or replace macro half_range() as 0.6745;
create or replace macro nine_tenths_range() as 1.6449;

-- normal_tail, normal_share: the part of a standard normal distribution beyond z (of 0 or more), and below z
-- (Abramowitz and Stegun 26.2.16, error < 1e-5).
create or replace macro normal_tail(z) as
    exp(-z * z / 2) * 0.3989422804
    * (0.4361836 / (1 + 0.33267 * z) - 0.1201676 / (1 + 0.33267 * z) ** 2 + 0.9372980 / (1 + 0.33267 * z) ** 3);
create or replace macro normal_share(z) as
    case when z < -8 then 0.0
         when z > 8 then 1.0
         when z >= 0 then 1 - normal_tail(z)
         else normal_tail(-z) end;

-- severity: the order in which statuses ask for attention, worst first.
create or replace macro severity(status) as
    case status when '突破' then 1 when '逾期' then 2 when '滞后' then 3 when '未报送' then 4 when '正常' then 5
                else 6 end;

-- concern_order: the order in which the kinds of 今日要情 ask for attention, worst first.
create or replace macro concern_order(kind) as
    case kind when '突破' then 1 when '逾期' then 2 when '滞后' then 3 when '临期' then 4 when '未报送' then 5
              when '核对' then 6 when '已完成' then 8 else 7 end;

-- due_weight: which of one kind asks for attention first, the least: late the longest, else due the soonest.
create or replace macro due_weight(kind, days_late, days_left) as
    if(kind in ('突破', '逾期'), -days_late, days_left);

-- attention: the one order of what asks for attention, wherever it is listed: by kind; late the longest, else due the
-- soonest; furthest behind its path (shortfall 0..1, null as none); by name, so that equals never change places.
create or replace macro attention(kind, weight, shortfall, key) as
    row(concern_order(kind), weight::bigint, -coalesce(shortfall, 0)::double, key);

-- duty_kind: a duty's status; 临期 of one due soon of which nothing is heard.
create or replace macro duty_kind(status, near) as if(near and status in ('正常', '未报送'), '临期', status);

-- duty_attention: where a duty stands in that order.
create or replace macro duty_attention(kind, days_late, days_left, expected_progress, progress, id) as
    attention(kind, due_weight(kind, days_late, days_left), expected_progress - progress, 'task:' || id);

-- concern_place: where a line of 今日要情 stands by its rank: the worst of what does not agree after the five that are worst
-- of all, where it is seen.
create or replace macro concern_place(rank, is_worst_finding) as if(is_worst_finding, least(rank, 5.5), rank::double);
