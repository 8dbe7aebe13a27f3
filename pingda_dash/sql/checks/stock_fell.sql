-- stock_fell: households, people or workers, who may come and go, and of whom `stock_loss` (a tenth) and three or more are
-- gone at once.
-- grain: thing, field, report        units: the field's        key: village_code, subject, field, since
-- kept
select f.dataset as one, f.village_code, f.thing as subject, f.field, f.value as ours, f.unit as our_unit, f.was as theirs,
       f.unit as their_unit, f.report_date as since, f.next_on as until, f.source_sha256, f.source_row
from figures as f
join dataset_fields as d using (dataset, field)
cross join limits as l
where not f.cumulative and not d.advances and not f.stays and f.field not in ('open', 'due')
      and f.was - f.value >= greatest(3, l.stock_loss * f.was)
