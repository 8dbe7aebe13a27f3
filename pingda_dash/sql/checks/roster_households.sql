-- roster_households: the roster's 建档立卡户数 against the household register's own count, by village, of the latest of each.
-- grain: village, day on which one of them came        key: village_code, since
-- kept
with counted as (
    select village_code, register_date, count(*) filter (is_registered_kind(category)) as counted
    from households group by all
),
days as (
    select register_date as day, lead(register_date) over (order by register_date) as until
    from (select distinct register_date from register_dates where dataset in ('villages', 'households'))
),
compared as (
    select d.day, d.until, v.village_code, v.registered_households, c.counted, v.source_sha256, v.source_row
    from days as d
    join villages as v on v.register_date = (select max(b.register_date) from villages as b where b.register_date <= d.day)
    join counted as c
      on c.village_code = v.village_code
     and c.register_date = (select max(b.register_date) from households as b where b.register_date <= d.day)
)
select 'villages' as one, 'households' as other, village_code, (select affairs_unit from plan_campaign) as unit,
       null::varchar as subject, 'registered_households' as field, registered_households as ours, '户' as our_unit,
       counted as theirs, '户' as their_unit, day as since, until, source_sha256, source_row
from compared
where registered_households <> counted
