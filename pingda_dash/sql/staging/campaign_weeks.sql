-- campaign_weeks: the weeks of the campaign up to the as-of date, the last one as far as it has come. day: the day that a
-- week is judged on, its last.
-- grain: week        key: week
select w.week, (c.start + 7 * (w.week - 1)::int) as first_day,
       least(c.start + 7 * w.week::int - 1, getvariable('as_of')) as day
from plan_campaign as c
cross join lateral (
    select unnest(generate_series(1, 1 + greatest(getvariable('as_of') - c.start, 0) // 7)) as week
) as w
