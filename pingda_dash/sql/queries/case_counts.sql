-- case_counts: monitored households and what became of them. One row; null when the ledger never came.
select nullif(count(*), 0) as total,
       count(*) filter (is_open) as open,
       count(*) filter (is_open and kind = '脱贫不稳定户') as unstable,
       count(*) filter (is_open and kind = '边缘易致贫户') as marginal,
       count(*) filter (is_open and kind = '突发困难户') as sudden,
       count(*) filter (not is_open) as cleared,
       count(*) filter (is_open and measures is null) as without_measures,
       count(*) filter (found_on > getvariable('as_of') - 30) as found_lately,
       count(*) filter (outcome = '返贫') as returned,
       count(*) filter (outcome = '致贫') as fallen,
       max(report_date) as report_date
from case_list where $village is null or village_code = $village
