-- case_unlisted: cases whose household is not in the household register of then.
-- grain: village, day on which a report or a register came        units: 户        key: village_code, since
-- kept
select 'monitoring' as one, 'households' as other, village_code, 'household_id' as field, cases as ours, '户' as our_unit, things,
       since, until, source_sha256, source_row
from case_differences
where difference = '名册'
