-- entity_over_roster: an entity that leads more households, or registered ones (field), than there are: a 合作社, farm or
-- 大户 in its village, any other in the township.
-- grain: entity, figure, report        units: 户        key: subject, field, since
-- kept
with reported as (
    select *, next_report(entity, report_date) as next_on,
           kind in ('农民专业合作社', '家庭农场', '种养大户') as is_local
    from cooperatives
),
rosters as (
    select register_date, village_code, households, registered_households,
           sum(households) over (partition by register_date) as all_households,
           sum(registered_households) over (partition by register_date) as all_registered
    from villages
),
pairs as (
    select c.entity, c.village_code, c.report_date, c.next_on, unnest(['households', 'poor_households']) as field,
           unnest([c.households, c.poor_households]) as ours,
           unnest([if(is_local, v.households, all_households),
                   if(is_local, v.registered_households, all_registered)]) as theirs, c.source_sha256, c.source_row
    from reported as c
    asof join rosters as v on v.village_code = c.village_code and v.register_date <= c.report_date
)
select 'cooperatives' as one, 'villages' as other, village_code, entity as subject, field, ours, '户' as our_unit,
       theirs, '户' as their_unit, report_date as since, next_on as until, source_sha256, source_row
from pairs
where ours > theirs
