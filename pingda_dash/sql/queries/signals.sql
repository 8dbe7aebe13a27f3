-- signals: one row each, what is unlikely by chance on the as-of date (请核实), least likely first, as values, with the
-- names of ledger and villages and whom to ask; $village: of one village, as either of a pair. The page's words are
-- `signals.sentence`.
select s.signal_id, s.finding, s.one, d.title as ledger, s.village_code, v.village,
       s.other_village as other_village_code,
       o.village as other_village, u.unit, s.subject, s.field, s.field_title, s.field_unit, s.by_count, s.statistic,
       s.n, s.expected,
       s.p_value, s.adjusted, s.asked, s.first_on, s.since, s.until, s.first_since
from signals as s
join dataset_list as d on d.dataset = s.one
left join village_list as v on v.village_code = s.village_code
left join village_list as o on o.village_code = s.other_village
left join ledger_units as u on u.dataset = s.one and u.place = 1
where s.since <= getvariable('as_of') and (s.until is null or s.until > getvariable('as_of'))
      and ($village is null or $village in (s.village_code, s.other_village))
order by s.p_value, s.finding
