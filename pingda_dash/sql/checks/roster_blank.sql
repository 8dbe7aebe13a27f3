-- roster_blank: a figure of the roster that is empty for a village, though the roster before has it (theirs), and this one has
-- it of other villages.
-- grain: village, figure, roster        units: as the contract's field        key: village_code, field, since
-- kept
select 'villages' as one, b.village_code, b.field, '未填' as our_text, b.value as theirs, b.unit as their_unit,
       b.until as since, p.until, v.source_sha256, v.source_row
from rosters_before as b
join villages as v on v.village_code = b.village_code and v.register_date = b.until
join register_periods as p on p.dataset = 'villages' and p.register_date = b.until
semi join rosters_before as o on o.field = b.field and o.register_date = b.until
anti join rosters_before as n
  on n.field = b.field and n.register_date = b.until and n.village_code = b.village_code
