-- last_report: the newest report date (统计日期) of any ledger, else of a register, whatever the as-of date. One row.
select coalesce(max(report_date) filter (dataset in (select dataset from ledgers)), max(report_date)) as last_report
from measures
