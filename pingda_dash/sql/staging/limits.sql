-- limits: the thresholds in force (`thresholds.yaml`, and what the township has set), one column each, for checks, signals and
-- scores to read. Per cent as shares, points and days whole.
-- grain: one row        units: times, shares 0..1, days, points        key: jump_times
-- kept
select max(value) filter (name = 'jump_times') as jump_times,
       max(value) filter (name = 'jump_least') / 100 as jump_least,
       max(value) filter (name = 'stock_loss') / 100 as stock_loss,
       max(value) filter (name = 'copied_share') / 100 as copied_share,
       max(value) filter (name = 'repeated_share') / 100 as repeated_share,
       max(value) filter (name = 'ratio_times') as ratio_times,
       max(value) filter (name = 'first_times') as first_times,
       max(value) filter (name = 'price_times') as price_times,
       max(value) filter (name = 'yield_times') as yield_times,
       max(value) filter (name = 'roster_change') / 100 as roster_change,
       max(value) filter (name = 'signal_rate') / 100 as signal_rate,
       max(value) filter (name = 'late_days')::int as late_days,
       max(value) filter (name = 'points_overdue')::int as points_overdue,
       max(value) filter (name = 'points_doubted')::int as points_doubted
from thresholds
