-- unit_ledgers: each unit, or one, with every ledger, or one, that it answers for (`ledger_reporting`), the unit that owes most first; of
-- those that owe none, the one whose next report is due first. A ledger that several units answer for is owed by each;
-- unit: null where the plan names none. owed_by_unit: how many the unit owes; unit_due_on: when its next report is due.
select l.* exclude (unit), u.unit, count(*) filter (l.owed) over (partition by u.unit) as owed_by_unit,
       min(l.due_on) over (partition by u.unit) as unit_due_on
from ledger_reporting as l
left join ledger_units as u on u.dataset = l.dataset
where ($unit is null or u.unit = $unit) and ($dataset is null or l.dataset = $dataset)
order by owed_by_unit desc, if(owed_by_unit > 0, null, unit_due_on) nulls first,
         min(l.position) over (partition by u.unit), u.unit nulls last, l.position
