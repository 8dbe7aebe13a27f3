-- halves: rows at an end of their group whose every figure is half of what the group has: the sum of its other rows.
-- grain: one row per such row      key: source_row
with g as (
    select {groups}, count(*) as lines, min(source_row) as first_row, max(source_row) as last_row, {sums}
    from lines
    group by {groups}
)
select l.source_row, g.lines - 1, {figures}
from lines as l join g on {same}
where g.lines > 2 and l.source_row in (first_row, last_row) and ({some}) and {agree}
order by l.source_row
