-- last_list: the newest list of a register up to a day, and how many rows it has.
-- grain: one row, or none
select register_date, count(*) as rows
from lake.{table}
where register_date <= $day
group by register_date
order by register_date desc
limit 1
