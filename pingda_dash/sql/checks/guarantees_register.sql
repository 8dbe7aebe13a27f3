-- guarantees_register: the guarantees ledger's 存量 of 危房 and 饮水 against the households of the register that lack them,
-- by village, as of the register's day. Only where both were reported.
-- grain: one row a village and item        key: village_code, subject
with register as (
    select village_code, any_value(village) as village, any_value(register_date) as register_date, '危房改造' as item,
           case when count(housing_safe) > 0 then count(*) filter (housing_safe = false) end as counted
    from household_list group by village_code
    union all
    select village_code, any_value(village), any_value(register_date), '饮水安全',
           case when count(water_safe) > 0 then count(*) filter (water_safe = false) end
    from household_list group by village_code
),
reported as (
    select r.village_code, r.item, arg_max(g.open, g.report_date) as open
    from register as r
    join guarantees as g on g.village_code = r.village_code and g.item = r.item and g.report_date <= r.register_date
    group by all
)
select village_code, (select affairs_unit from plan_campaign) as unit, r.item as subject, t.open as ours, '户' as our_unit,
       r.counted as theirs, '户' as their_unit
from register as r
join reported as t using (village_code, item)
where t.open <> r.counted
