-- measures: every reported number of every dataset, in one long shape: one statement for each `measures_<dataset>`,
-- which `snapshot.relations` fills in and joins by `union all`.
-- grain: dataset, measure, item, village (null: the township), report date
-- units: output in the industry's own unit (reference industries), percent 0..100, else as the contract
-- key: dataset, measure, item or null, village_code or null, report_date
-- kept
select '{dataset}' as dataset, measure, item, village_code, report_date, value from measures_{dataset}
