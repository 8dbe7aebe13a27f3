-- roster_households: the roster's 建档立卡户数 against the household register's own count, by village.
-- grain: one row a disagreement        key: village_code
with counted as (
    select village_code, count(*) filter (is_registered) as counted from household_list group by village_code
)
select v.village_code, (select affairs_unit from plan_campaign) as unit, null::varchar as subject,
       v.registered_households as ours, '户' as our_unit, c.counted as theirs, '户' as their_unit
from village_list as v
join counted as c using (village_code)
where v.registered_households <> c.counted
