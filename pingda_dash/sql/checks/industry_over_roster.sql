-- industry_over_roster: an industry that reports more households than the village has.
-- grain: village, industry, report        units: 户        key: village_code, subject, since
-- kept
select 'industry' as one, 'villages' as other, i.village_code, i.thing as subject, 'households' as field,
       i.value as ours, '户' as our_unit, v.households as theirs, '户' as their_unit, i.report_date as since,
       i.next_on as until, i.source_sha256, i.source_row
from figures as i
asof join villages as v on v.village_code = i.village_code and v.register_date <= i.report_date
where i.dataset = 'industry' and i.field = 'households' and i.value > v.households
