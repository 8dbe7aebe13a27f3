-- reported_things: which things each report of a ledger names.
-- grain: dataset, village (null: not of one), thing, report date        key: dataset, village_code or null, thing, report_date
-- kept
select dataset, village_code, thing, report_date from figures
union
select dataset, village_code, thing, report_date from states
