-- conflicts: rows of several files of one dataset that tell of the same thing as a row of another file, and differ.
-- grain: one row per file, source_row and other file      key: file, source_row, other_file
with crowded as (
    select hash({key}) as bucket from rows group by bucket having count(distinct file) > 1
),
suspects as (
    select r.*, hash({key}) as bucket from rows as r where bucket in (select bucket from crowded)
)
select a.file, a.source_row, b.file as other_file, min(b.source_row) as other_row
from suspects as a
join suspects as b on a.bucket = b.bucket and a.file <> b.file and {same_key}
where {differs}
group by all
order by all
