-- repeated: rows that share their key with another row of the file, and the first row of that key that is not
-- themselves.
-- grain: one row per source_row whose key is not its own      key: source_row
with keyed as (
    select source_row, hash({key}) as bucket
    from rows
    where {complete}
),
crowded as (
    select bucket from keyed group by bucket having count(*) > 1
),
suspects as (
    select source_row, {key}
    from rows
    where source_row in (select source_row from keyed semi join crowded using (bucket))
),
numbered as (
    select source_row,
           count(*) over same as rows_of_key,
           min(source_row) over same as first_row,
           nth_value(source_row, 2) over (same order by source_row
                                          rows between unbounded preceding and unbounded following) as second_row
    from suspects
    window same as (partition by {key})
)
select source_row, case when source_row = first_row then second_row else first_row end as other_row
from numbered
where rows_of_key > 1
