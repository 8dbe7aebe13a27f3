-- How much what is wrong with the data weighs.

-- stake_weight: how much it weighs what a finding would change (`finding_stakes`).
create or replace macro stake_weight(stake) as
    case stake when '未脱贫户' then 4 when '状态' then 3 when '数' then 2 else 1 end;

-- is_sent_late: whether a report came later than its day allows: more than so many days (`limits.late_days`) after the day
-- that it speaks of. A corrected one is no late one.
create or replace macro is_sent_late(report_date, received_at, corrects, late_days) as
    coalesce(received_at::date - report_date > late_days and not corrects, false);

-- quality_score: 100 less the points (`quality_points`), never below 0.
create or replace macro quality_score(points) as greatest(100 - points, 0);

-- is_of_silence: a check whose finding is that somebody or something was left out: on the screens 未报送 and 超期 say it.
create or replace macro is_of_silence(check_id) as check_id in ('village_left_out', 'task_left_out');
