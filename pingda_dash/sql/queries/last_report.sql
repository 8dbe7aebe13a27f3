-- last_report: the newest report date of any ledger or register, whatever the as-of date. One row.
select max(report_date) as last_report from measures
