-- task_counts: how the township's duties stand on the as-of date (`duty_counts`). One row.
select * from duty_counts where scope = '乡'
