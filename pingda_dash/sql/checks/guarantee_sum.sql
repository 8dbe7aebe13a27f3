-- guarantee_sum: 应保障数 (ours) that is not 已达标数 and 存量问题数 together (theirs).
-- grain: village, item, report        units: as the item        key: village_code, subject, since
-- kept
select 'guarantees' as one, g.village_code, item as subject, 'due' as field, due as ours, met + open as theirs,
       report_date as since, next_report(hash(g.village_code, item), report_date) as until,
       source_sha256, source_row
from guarantees as g
qualify due <> met + open
