-- owed_ledgers: whom to urge: each unit with every ledger that it answers for and that must be sent (`ledger_reporting`),
-- the unit that owes most first. A ledger that several units answer for is owed by each; unit: null where the plan names
-- none. owed_by_unit: how many the unit owes.
select l.* exclude (unit), u.unit, count(*) over (partition by u.unit) as owed_by_unit
from ledger_reporting as l
left join ledger_units as u on u.dataset = l.dataset
where l.owed
order by owed_by_unit desc, min(l.position) over (partition by u.unit), u.unit nulls last, l.position
