-- problem_counts: how many problems were found, of one village or unit its own, and how they stand. One row; null when the ledger never came.
select if((select count(*) from problem_list) > 0, count(*), null) as total,
       count(*) filter (not is_open) as closed,
       count(*) filter (is_open) as open,
       count(*) filter (state = '已整改') as fixed,
       count(*) filter (state = '整改中') as working,
       count(*) filter (state = '未整改') as untouched,
       count(*) filter (days_late > 0) as late,
       max(days_late) as longest_late,
       count(*) filter (is_open and due_on between getvariable('as_of') and getvariable('as_of') + 6) as due_this_week,
       count(*) filter (not is_open and evidence is null) as without_evidence,
       (select max(report_date) from problem_list) as report_date
from problem_list
where ($village is null or village_code = $village) and ($unit is null or unit = $unit)
