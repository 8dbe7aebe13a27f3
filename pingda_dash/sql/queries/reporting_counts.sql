-- reporting_counts: how much was heard of what the plan and its ledgers ask, on the as-of date. One row.
-- ledgers, ledgers_in: in all, and of how many anything came; mostly_silent: of fewer than half; duties, heard: the township's duties that have begun, and
-- those of which anything was heard (`duty_counts`); villages, villages_in: in all, and those that are in any ledger.
with of_ledgers as (
    select count(*) as ledgers, count(last_report) as ledgers_in, count(*) filter (owed) as ledgers_owed,
           max(last_report) as last_report
    from ledger_reporting
),
of_villages as (
    select count(*) as villages, count(last_report) as villages_in from village_standing
)
select l.*, l.ledgers_in * 2 < l.ledgers as mostly_silent, v.*, c.total - c.not_begun as duties, c.reported as heard, c.unreported,
       c.not_begun, c.total
from of_ledgers as l
cross join of_villages as v
join duty_counts as c on c.scope = '乡'
