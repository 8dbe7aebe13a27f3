-- roster_people: the roster's 建档立卡人数 against the people of the registered households of the household register, of
-- the latest of each.
-- grain: village, day on which one of them came        units: 人        key: village_code, since
-- kept
select 'villages' as one, 'households' as other, village_code, 'registered_people' as field,
       registered_people as ours, '人' as our_unit, listed_registered_people as theirs, '人' as their_unit, since, until,
       source_sha256, source_row
from rosters_beside_register
where registered_people <> listed_registered_people
