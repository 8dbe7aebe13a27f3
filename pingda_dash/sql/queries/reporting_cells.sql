-- reporting_cells: the cells of the reporting grid as a table: village × ledger, then what offices keep (village 全乡). Of one village, one
-- ledger, or those that a unit answers for.
select village, title, report_date, days_since_report, days_overdue, rows, author, filename, received_at
from (
    select *, 0 as kept_by_office from reporting
    union all by name
    select dataset, title, position, '全乡' as village, last_report as report_date, days_since_report, days_overdue, rows, author,
           filename, received_at, 1 as kept_by_office
    from ledger_reporting where asked is null and $village is null
)
where ($village is null or village_code = $village) and ($dataset is null or dataset = $dataset)
  and ($unit is null or dataset in (select dataset from ledger_units where unit = $unit))
order by kept_by_office, village_code, position
