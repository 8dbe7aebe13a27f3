-- reported_figures: every number of every ledger in one long shape; one statement for each ledger, which
-- `snapshot.relations` fills in and joins by `union all`.
-- series: one number for dataset, village, thing and field. thing: what the row is of, by its key without day and village: `技能培训`, `新增转移就业 乡内`, `ZJ-007`.
-- grain: dataset, village (null: not of one), thing, field, report date        units: as the contract's field
-- key: dataset, village_code or null, thing, field, report_date
-- kept
select '{dataset}' as dataset, village_code, thing, field, hash('{dataset}', village_code, thing, field) as series, report_date,
       value, source_sha256, source_row
from (
    unpivot (select report_date, {village} as village_code, {thing} as thing, source_sha256, source_row, {values}
             from {dataset})
    on {fields} into name field value value
)
