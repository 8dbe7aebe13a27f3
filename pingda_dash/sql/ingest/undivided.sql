-- undivided: rows without one part of their key (去向) whose every figure is the sum of the rows that share the rest
-- of the key and have it: perhaps their total.
-- grain: one row per such row      key: source_row
with g as (
    select {groups}, count(*) as lines, {sums} from lines where {dimension} is not null group by {groups}
)
select l.source_row, g.lines, {figures}
from lines as l join g on {same}
where l.{dimension} is null and g.lines > 1 and ({some}) and {agree}
order by l.source_row
