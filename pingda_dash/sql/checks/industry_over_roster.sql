-- industry_over_roster: an industry that reports more households than the village has.
-- grain: village, industry, report        units: 户        key: village_code, subject, since
-- kept
with reports as (
    select *, next_report(hash(village_code, industry), report_date) as next_on from industry where households is not null
)
select 'industry' as one, 'villages' as other, i.village_code, i.industry as subject, 'households' as field,
       i.households as ours, '户' as our_unit, v.households as theirs, '户' as their_unit, i.report_date as since,
       i.next_on as until, i.source_sha256, i.source_row
from reports as i
asof join villages as v on v.village_code = i.village_code and v.register_date <= i.report_date
where i.households > v.households
