-- old_rows: what the newest list up to a day says of those whose row in an incoming list goes back to the clerk.
-- grain: one row per key      key: source_row (the row that goes back)
with going_back as (
    select {key}, min(source_row) as source_row
    from returned
    group by {key}
)
select {fields}, going_back.source_row
from going_back
join lake.{table} as old using ({key})
where old.register_date = (select max(register_date) from lake.{table} where register_date <= $day)
