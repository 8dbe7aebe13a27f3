-- roster_households: the roster's 建档立卡户数 against the household register's own count, by village.
-- grain: one row a disagreement        key: village_code
with counted as (
    select village_code, count(*) filter (is_registered) as counted from household_list group by village_code
)
select v.village_code, (select affairs_unit from plan_campaign) as unit, '村情名册与农户名册的建档立卡户数不符' as title,
       format('{}:名册 {},逐户 {}', v.village, format_counted(v.registered_households, '户'),
              format_counted(c.counted, '户')) as detail
from village_list as v
join counted as c using (village_code)
where v.registered_households <> c.counted
