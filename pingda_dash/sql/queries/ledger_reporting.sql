-- ledger_reporting: every dataset, or one, in the fixed order: who answers for it, what has come of it, how old that is.
select * from ledger_reporting where $dataset is null or dataset = $dataset order by position
