-- guarantees_register: the guarantees ledger's 存量 of 危房 and 饮水 against the households of the register that lack them,
-- by village, as of the register's day. Only where both were reported.
-- grain: village, item, register        key: village_code, subject, since
-- kept
with register as (
    select village_code, register_date, '危房改造' as item,
           case when count(housing_safe) > 0 then count(*) filter (housing_safe = false) end as counted
    from households group by village_code, register_date
    union all
    select village_code, register_date, '饮水安全',
           case when count(water_safe) > 0 then count(*) filter (water_safe = false) end
    from households group by village_code, register_date
),
reported as (
    select r.village_code, r.item, r.register_date, r.counted, g.open, g.source_sha256, g.source_row
    from register as r
    asof join guarantees as g
      on g.village_code = r.village_code and g.item = r.item and g.report_date <= r.register_date
)
select 'guarantees' as one, 'households' as other, village_code, (select affairs_unit from plan_campaign) as unit,
       item as subject, 'open' as field, open as ours, '户' as our_unit, counted as theirs, '户' as their_unit,
       r.register_date as since, p.until, source_sha256, source_row
from reported as r
join register_periods as p on p.dataset = 'households' and p.register_date = r.register_date
where open <> counted
