-- case_tally: monitored households and what became of them, in each village that has any and in the township.
-- grain: village (null: the township)        units: 户        key: village_code or null
select village_code, nullif(count(*), 0) as total,
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
from case_list group by grouping sets ((village_code), ())
