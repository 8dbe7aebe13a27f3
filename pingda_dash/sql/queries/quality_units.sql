-- quality_units: who sends the ledgers, and how: of the files of each unit how many came late, were corrections,
-- have figures to be asked about; worst first. And of each 填报人, where accounts are a unit's people. owed: ledgers that
-- the unit must send.
-- grain: unit, person (null: the unit as a whole)        units: files; rates 0..1        key: unit, person or null
with owed as (
    select l.unit, count(distinct l.dataset) as owed
    from ledger_units as l join ledger_reporting as r on r.dataset = l.dataset and r.owed
    group by l.unit
),
counted as (
    select unit, person, count(*) as files, count(*) filter (is_late) as late, count(*) filter (corrects) as corrected,
           count(*) filter (outlying) as outlying, max(received_at) as last_sent
    from sent_files group by grouping sets ((unit), (unit, person))
    having grouping(person) = 1 or person is not null
)
select coalesce(c.unit, o.unit) as unit, c.person, coalesce(c.files, 0) as files, coalesce(c.late, 0) as late,
       coalesce(c.corrected, 0) as corrected, coalesce(c.outlying, 0) as outlying, c.late / c.files as late_rate,
       c.corrected / c.files as corrected_rate, c.outlying / c.files as outlying_rate, c.last_sent,
       coalesce(o.owed, 0) as owed
from counted as c
full join owed as o on o.unit = c.unit and c.person is null
order by (coalesce(c.late, 0) + coalesce(c.corrected, 0) + 2 * coalesce(c.outlying, 0)) / c.files desc nulls last,
         owed desc, unit, person
