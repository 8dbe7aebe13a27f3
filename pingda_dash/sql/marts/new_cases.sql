-- new_cases: households that the register in force calls 脱贫不稳定 or 边缘易致贫 and the one before it did not.
-- grain: one row a village and category        key: village_code, category
with previous as (
    select max(d.register_date) as register_date
    from register_dates as d
    join register_in_force as f on f.dataset = 'households' and d.dataset = 'households'
    where d.register_date < f.register_date
),
before as (
    select h.household_id, h.category from households as h join previous as p on p.register_date = h.register_date
)
select l.village_code, l.village, l.category, count(*) as households, any_value(l.register_date) as register_date
from household_list as l
left join before as b using (household_id)
where exists (select 1 from before)
  and l.category in ('脱贫不稳定户', '边缘易致贫户') and l.category is distinct from b.category
group by all
