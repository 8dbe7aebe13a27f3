-- participants_over_roster: an industry that reports more 建档立卡 households than the village has.
-- grain: village, industry, report        key: village_code, subject, since
-- kept
with reports as (
    select *, next_report(hash(village_code, industry), report_date) as next_on
    from industry where poor_households is not null
)
select 'industry' as one, 'villages' as other, i.village_code, (select industry_unit from plan_campaign) as unit,
       i.industry as subject, 'poor_households' as field, i.poor_households as ours, '户' as our_unit,
       v.registered_households as theirs, '户' as their_unit, i.report_date as since, i.next_on as until,
       i.source_sha256, i.source_row
from reports as i
asof join villages as v on v.village_code = i.village_code and v.register_date <= i.report_date
where i.poor_households > v.registered_households
