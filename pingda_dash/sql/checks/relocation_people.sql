-- relocation_people: a settlement with fewer people than households, or more than eight a household.
-- grain: settlement, report        units: 人, 户        key: subject, since
-- kept
with reported as (
    select *, next_report(settlement, report_date) as next_on from relocation
)
select 'relocation' as one, village_code, settlement as subject, 'people' as field, people as ours, '人' as our_unit,
       households as theirs, '户' as their_unit, report_date as since, next_on as until, source_sha256, source_row
from reported
where people not between households and 8 * households
