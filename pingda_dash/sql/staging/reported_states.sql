-- reported_states: every word, day and yes or no of every ledger in one long shape; one statement for each ledger, which
-- `snapshot.relations` fills in and joins by `union all`. Free texts and people's names are no states.
-- value: as text; a day as 2020-05-20, a yes or no as true or false, a village as its code.
-- grain: dataset, village (null: not of one), thing, field, report date
-- key: dataset, village_code or null, thing, field, report_date
-- kept
select '{dataset}' as dataset, of_village as village_code, thing, field, report_date, value, source_sha256, source_row
from (
    unpivot (select report_date, {thing} as thing, {village} as of_village, source_sha256, source_row, {values}
             from {dataset})
    on {fields} into name field value value
)
