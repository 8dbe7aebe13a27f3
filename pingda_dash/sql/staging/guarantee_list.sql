-- guarantee_list: each village's latest figures of each item on the as-of date.
-- grain: village, item        units: as the contract; percent 0..100        key: village_code, item
select village_code, item, due, met, open, added, case when due = 0 then 100 else 100.0 * met / due end as percent,
       report_date
from guarantees
where report_date <= getvariable('as_of')
qualify row_number() over (partition by village_code, item order by report_date desc) = 1
