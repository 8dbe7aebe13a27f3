-- roster_households: the roster's 建档立卡户数 against the household register's own count, by village, of the latest of each.
-- grain: village, day on which one of them came        key: village_code, since
-- kept
select 'villages' as one, 'households' as other, village_code, (select affairs_unit from plan_campaign) as unit,
       null::varchar as subject, 'registered_households' as field, registered_households as ours, '户' as our_unit,
       listed_registered_homes as theirs, '户' as their_unit, since, until, source_sha256, source_row
from rosters_beside_register
where registered_households <> listed_registered_homes
