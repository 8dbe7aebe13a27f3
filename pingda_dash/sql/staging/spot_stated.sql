-- spot_stated: what each ledger states on the as-of date of what a visit can see, of what `spot_listed` has.
-- grain: ledger × thing × field        units: as the field, as text        key: dataset, thing, field
with homes as (
    select household_id as thing, members::varchar as members, housing_safe::varchar as housing_safe,
           water_safe::varchar as water_safe, schooling_met::varchar as schooling_met,
           medical_met::varchar as medical_met, net_income::varchar as net_income
    from household_list
),
sites as (
    select settlement as thing, moved_in::varchar as moved_in, demolished::varchar as demolished,
           reclaimed::varchar as reclaimed, farm
    from settlement_list
),
entities as (
    select entity as thing, state, households::varchar as households, poor_households::varchar as poor_households
    from entity_list
),
projects as (
    select project_id as thing, published::varchar as published from project_list
)
select 'households' as dataset, thing, field, value
from homes unpivot include nulls (
    value for field in (members, housing_safe, water_safe, schooling_met, medical_met, net_income)
)
union all
select 'relocation', thing, field, value
from sites unpivot include nulls (value for field in (moved_in, demolished, reclaimed, farm))
union all
select 'cooperatives', thing, field, value
from entities unpivot include nulls (value for field in (state, households, poor_households))
union all
select 'funds', thing, 'published', published from projects
