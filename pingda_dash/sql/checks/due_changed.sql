-- due_changed: 应保障数 of a village that is another (ours) than before (theirs) while nearly all other villages' stayed.
-- A few more may come, fewer have to be explained.
-- grain: village, item, report        units: as the item        key: village_code, subject, since
-- kept
select g.dataset as one, g.village_code, g.thing as subject, g.field, g.value as ours, g.was as theirs,
       g.report_date as since, g.next_on as until, g.source_sha256, g.source_row
from growths as g
where g.dataset = 'guarantees' and g.field = 'due' and g.others = 0
      and (g.was - g.value >= greatest(2, 0.02 * g.was) or g.value - g.was > greatest(2, 0.03 * g.was))
