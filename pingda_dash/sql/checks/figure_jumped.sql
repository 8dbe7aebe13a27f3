-- figure_jumped: growth since the last report that is more than `jump_times` (3) what the thing ever grew, and than what its
-- peers grew of late. Growth of a few, and of less than `jump_least` (8 %) of what its peers have, is none;
-- what was nought is measured by
-- what the largest of its peers had, what may come and go (no cumulative figure) has to grow by seven tenths, in a ledger that villages fill in by three. A part that
-- its whole bounds may come at once (met of due, checked of files), and so may money that arrives. Where there is nothing to
-- compare, ten times as much is too much.
-- ours: the value; theirs: the one before.
-- grain: thing, field, report        units: the field's        key: village_code, subject, field, since
-- kept
select g.dataset as one, g.village_code, g.thing as subject, g.field, g.value as ours, g.unit as our_unit, g.was as theirs,
       g.unit as their_unit, g.report_date as since, g.next_on as until, g.source_sha256, g.source_row
from growths as g
join dataset_fields as d using (dataset, field)
join dataset_list as t using (dataset)
cross join limits as l
where g.value - g.was > greatest(if(d.type = 'integer', 4, 0), l.jump_least * g.scale, l.jump_least * g.was)
      and not g.stays and g.dataset not in ('records', 'relocation') and g.field not in ('due', 'met', 'percent', 'arrived_wan')
      and (g.fastest is not null or g.peers >= 3 or g.value > 10 * g.was and g.was > 0)
      and if(g.was = 0, g.value > 2 * g.largest, g.cumulative or g.value > if(t.by_village, 1.3, 1.7) * g.was)
      and g.pace > l.jump_times * greatest(
          coalesce(g.fastest, 0),
          if(g.peers >= 3, greatest(coalesce(g.others * g.was, 0), if(g.was = 0, g.others_pace, 0)), 0)
      )
