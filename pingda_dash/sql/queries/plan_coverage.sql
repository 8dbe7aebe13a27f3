-- plan_coverage: how much of the plan is being reported on. One row.
select (select count(*) from plan_clauses) as clauses,
       count(*) as rows,
       count(*) filter (kind = 'indicator') as indicators,
       count(*) filter (kind = 'task') as tasks,
       count(report_date) as reported,
       count(*) filter (status = '已完成' or days_since_report <= 7) as fresh,
       count(*) filter (status = '未报送' and reason <> '未到起始日') as unreported,
       count(*) filter (status = '未报送' and reason = '未到起始日') as not_begun,
       count(*) filter (status = '已完成') as done,
       count(*) filter (status = '逾期') as overdue,
       count(*) filter (status = '滞后') as behind
from duty_standing where village_code is null
