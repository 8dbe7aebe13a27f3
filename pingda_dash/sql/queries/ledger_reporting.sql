-- ledger_reporting: every dataset in its fixed order: who answers for it, what has come of it, how old that is.
select * from ledger_reporting order by position
