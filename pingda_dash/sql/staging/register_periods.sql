-- register_periods: the days that each register speaks for: from its own to the next one's.
-- grain: one row a register of a day        key: dataset, register_date
-- kept
select dataset, register_date, next_report(dataset, register_date) as until
from register_dates
