-- thing_twice: two things of one ledger that say the same in every figure, word and day (theirs is the other one), of five
-- or more; of problems the text, too: a thing reported twice under another name or number. In a ledger that villages fill
-- in, one item may be as another.
-- grain: ledger, thing, report        key: one, village_code, subject, since
-- kept
with lists as (
    select dataset from dataset_list where not by_village and dataset not in ('tasks', 'activities', 'monitoring')
),
cells as (
    select f.dataset, f.village_code, f.thing, f.report_date, hash(f.field, f.value) as cell, f.next_on, f.source_sha256,
           f.source_row
    from figures as f
    semi join lists as l on l.dataset = f.dataset
    where f.value <> 0
    union all
    select s.dataset, s.village_code, s.thing, s.report_date, hash(s.field, s.value), s.next_on, s.source_sha256,
           s.source_row
    from states as s
    semi join lists as l on l.dataset = s.dataset
    union all
    select 'rectification', village_code, problem_id, report_date, hash('problem', problem), null, source_sha256, source_row
    from rectification
),
rows as (
    select dataset, thing, report_date, any_value(village_code) as village_code, bit_xor(cell) as cells,
           any_value(next_on) as until, any_value(source_sha256) as source_sha256, any_value(source_row) as source_row
    from cells
    group by dataset, thing, report_date
    having count(*) >= 5
),
things as (
    select *, row_number() over alike as nth, first(thing) over alike as other
    from rows
    window alike as (partition by dataset, report_date, cells order by thing)
)
select dataset as one, village_code, thing as subject, other as their_text, report_date as since, until, source_sha256,
       source_row
from things
where nth > 1
