-- village_registers: what every household register adds up to, by village, and what the register before it did.
-- income: the middle one of incomes households.
-- is_whole: it lists at least nine of ten households that the newest roster of then counts in the township, so that it is
-- a list of all, not of registered households alone.
-- grain: village, register        units: homes 户, people 人, labour 人, income 元        key: register_date, village_code
-- kept
with counted as (
    select register_date, village_code, count(*) as homes, sum(members) as people, sum(labour) as labour,
           median(net_income) as income, count(net_income) as incomes,
           count(*) filter (is_registered_kind(category)) as registered_homes,
           coalesce(sum(members) filter (is_registered_kind(category)), 0) as registered_people,
           coalesce(sum(labour) filter (is_registered_kind(category)), 0) as registered_labour,
           count(labour) = count(*) as knows_labour,
           if(count(housing_safe) > 0, count(*) filter (not housing_safe), null) as unsafe_homes,
           if(count(water_safe) > 0, count(*) filter (not water_safe), null) as unsafe_water,
           if(count(schooling_met) > 0, count(*) filter (not schooling_met), null) as out_of_school,
           if(count(medical_met) > 0, count(*) filter (not medical_met), null) as uninsured,
           min(household_id) as first_home, max(household_id) as last_home, any_value(source_sha256) as source_sha256
    from households
    group by register_date, village_code
),
rosters as (
    select p.register_date, p.until, sum(households) as households
    from register_periods as p
    join villages as v on p.dataset = 'villages' and v.register_date = p.register_date
    group by p.register_date, p.until
),
totals as (
    select register_date, sum(homes) as homes from counted group by register_date
)
select c.*, p.until, coalesce(t.homes >= 0.9 * r.households, false) as is_whole,
       lag(struct_pack(homes := c.homes, people, labour, registered_homes, registered_people, income)) over before as was
from counted as c
join totals as t using (register_date)
join register_periods as p on p.dataset = 'households' and p.register_date = c.register_date
left join rosters as r
  on r.register_date <= c.register_date and (r.until is null or r.until > c.register_date)
window before as (partition by c.village_code order by c.register_date)
