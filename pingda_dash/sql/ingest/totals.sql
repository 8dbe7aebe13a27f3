-- totals: each row that may be a total beside the rows that its figures fit best. `claims` are those rows, `figures`
-- what stands in them, `parts` all other rows, each with the claim above it (`after`, 0 for none); a claim may sum up what stands above or below it, as far as the next
-- claim, as far as the next of its own level (小计 under 合计), or wholly; the whole table; or the rows that share its
-- values (`shared`, one relation for each set of values).
-- ways: 1 whole, 2 what its name says, 3 above since its level, 4 above since any claim, 5 its values, 6 all above,
-- 7 below to any claim, 8 below to its level, 9 all below, 10 of a sum carried over (过页行) all before the last claim:
-- it may stand below the page's own rows.
-- grain: one row per claim and figure      key: source_row, figure
with wide as materialized (
    select after, count(*) as lines, {sums} from parts group by after
),
stretches as (
    {long}
),
ends as (
    select after, figure
    from (select 0 as after union all select source_row from claims), (select distinct figure from figures)
),
running as materialized (
    select after, figure, sum(coalesce(lines, 0)) over upto as lines, sum(coalesce(total, 0)) over upto as total,
           sum(coalesce(parts, 0)) over upto as parts
    from ends left join stretches using (after, figure)
    window upto as (partition by figure order by after)
),
placed as (
    select source_row, level, coalesce(lag(source_row) over (order by source_row), 0) as after from claims
),
whole as (
    select figure, arg_max(lines, after) as all_lines, arg_max(total, after) as all_total,
           arg_max(parts, after) as all_parts
    from running
    group by figure
),
above as materialized (
    select source_row, level, r.* exclude (after), w.* exclude (figure),
           lag({{lines: lines, total: total, parts: parts}}) over each as before, lag({{lines: lines, total: total, parts: parts}}) over own as before_own,
           lead({{lines: lines, total: total, parts: parts}}) over each as behind, lead({{lines: lines, total: total, parts: parts}}) over own as behind_own
    from placed join running as r using (after) join whole as w on w.figure = r.figure
    window each as (partition by r.figure order by source_row),
           own as (partition by r.figure, level order by source_row)
),
ways as (
    select source_row, figure, 1 as way, all_lines as lines, all_total as total, all_parts as parts from above
    union all
    select source_row, figure, 3, lines - coalesce(before_own.lines, 0), total - coalesce(before_own.total, 0),
           parts - coalesce(before_own.parts, 0)
    from above
    union all
    select source_row, figure, 4, lines - coalesce(before.lines, 0), total - coalesce(before.total, 0),
           parts - coalesce(before.parts, 0)
    from above
    union all
    select source_row, figure, 6, lines, total, parts from above
    union all
    select source_row, figure, 7, coalesce(behind.lines, all_lines) - lines, coalesce(behind.total, all_total) - total,
           coalesce(behind.parts, all_parts) - parts
    from above
    union all
    select source_row, figure, 8, coalesce(behind_own.lines, all_lines) - lines,
           coalesce(behind_own.total, all_total) - total, coalesce(behind_own.parts, all_parts) - parts
    from above
    union all
    select source_row, figure, 9, all_lines - lines, all_total - total, all_parts - parts from above
    union all
    select source_row, figure, 10, before.lines, before.total, before.parts from above
    where level = '过页行' and before is not null
    {shared}
),
judged as materialized (
    select f.source_row, kind, way, figure, value, total, lines, parts,
           abs(value - total) <= tolerance + rounding * least(0.5 * parts + 0.5, 4 * sqrt(parts / 12) + 0.5)
                                 + 1e-9 * greatest(abs(value), 1) as agrees
    from figures as f join ways using (source_row, figure)
    where lines > 0
),
scored as (
    select source_row, kind, way, count_if(agrees) as agreed from judged group by all
),
best as (
    select source_row, way
    from scored
    qualify row_number() over (
        partition by source_row order by agreed desc, case when kind = '小计行' and way = 1 then 99 else way end
    ) = 1
),
counts as (
    select source_row, list(distinct lines) as counts, max(lines) filter (way = 5) as sharing
    from judged
    group by source_row
)
select source_row, figure, value, total, agrees, parts, lines, counts, sharing
from judged join best using (source_row, way) join counts using (source_row)
order by source_row, figure
