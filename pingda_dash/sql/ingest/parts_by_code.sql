-- parts_by_code: of each row whose figures are the sum of rows that go on its code (ZJ-1-1 and ZJ-1-2 of ZJ-1, A1 and A2
-- of A) the first of these rows.
-- grain: one row a row with such parts      marked.py fills in: code, day (columns), sums (which add up)
with parts as (
    select *, unnest(list_distinct([
        regexp_extract({code}, '^(.+?)[-_./\x{{ff0d}}]\w{{1,4}}$', 1), {code}[:-2], {code}[:-3]
    ])) as whole
    from coded
    where regexp_matches({code}, '\d\w?$')
)
select min(part.source_row) as source_row, arg_min(part.{code}, part.source_row) as code, above.{code} as whole
from parts as part
inner join coded as above on above.{code} = part.whole and above.{day} is not distinct from part.{day}
where part.whole <> '' and part.{code} <> above.{code}
group by above.{code}, above.source_row
having count(*) > 1 and ({sums})
order by 1
