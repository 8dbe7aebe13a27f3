-- empty_cells: how many cells of each column are empty in each report; one statement for each dataset, which
-- `snapshot.relations` fills in.
-- grain: dataset, field, report date        units: rows        key: dataset, field, report_date
-- kept
select '{dataset}' as dataset, field, report_date, rows, rows - filled as empty
from (
    unpivot (select {day} as report_date, count(*) as rows, {counts} from {dataset} group by {day})
    on {fields} into name field value filled
)
