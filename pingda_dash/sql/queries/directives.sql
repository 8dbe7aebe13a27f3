-- directives: every 督办件 opened by the as-of date, as it stands on it (`directives_on`); what is not closed first, the
-- longest past its day on top. $directives: `directives.log`, as JSON. $unit: whose it is now; $village: its code; $item: of one
-- item; null: all. whom: the unit's or village's name; first_whom: to whom it was given at first.
-- grain: one row a directive        units: days        key: label
select d.label, d.item, d.title, d.figure, d.status, d.work, d.state, coalesce(v.village, d.village_code, d.unit) as whom,
       d.unit, d.village_code, coalesce(f.village, d.first_village_code, d.first_unit) as first_whom, d.opened_on,
       d.opened_by, d.first_due, d.due, d.days_open, d.days_over, d.is_closed, d.is_overdue, d.is_answered,
       d.has_evidence, d.is_kept, d.extensions, d.returns, d.handings, d.reopenings, d.answers, d.last_answer,
       d.answer_version, d.answered_on, d.answered_by, d.closed_on, d.closed_by, d.last_step_on
from directives_on($directives) as d
left join village_list as v on v.village_code = d.village_code
left join village_list as f on f.village_code = d.first_village_code
where ($unit is null or d.unit = $unit) and ($village is null or d.village_code = $village)
  and ($item is null or d.item = $item)
order by d.is_closed, if(d.is_closed, null, d.days_over) desc nulls last, d.closed_on desc nulls last, d.id
