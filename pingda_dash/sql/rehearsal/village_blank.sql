-- village_blank: columns of an incoming register that are blank in a village of whose rows the newest list up to its day has
-- them: of four in five or more, and of five at least, while the other villages keep theirs.
-- grain: village, field        key: village, field
-- rehearsal.py fills in: fields, had and gone (one for each of them), same_key; asks with $day
with cells as (
    select new.{village} as village_code, reported.register_date, new.source_row, unnest([{fields}]) as field,
           unnest([{had}]) as had, unnest([{gone}]) as gone
    from incoming as new
    join lake.{table} as reported
      on {same_key} and reported.register_date = (
          select max(l.register_date) from lake.{table} as l where l.register_date <= $day
      )
),
counted as (
    select village_code, field, count(*) filter (had) as had, count(*) filter (gone) as gone,
           min(source_row) filter (gone) as source_row, any_value(register_date) as day
    from cells group by village_code, field
),
beside as (
    select *, sum(gone) over others - gone as other_gone, sum(had) over others - had as other_had
    from counted
    window others as (partition by field)
)
select field, source_row, gone, day
from beside
where gone >= greatest(5, 0.8 * had) and other_gone < 0.2 * other_had
order by source_row, field
