-- partners_over_entity: more registered households name an entity as partner than the entity says it leads.
-- grain: one row an entity        key: subject
with named as (
    select partner as entity, count(*) as named, any_value(register_date) as register_date
    from household_list where is_registered and partner is not null group by partner
),
reported as (
    select n.entity, n.named, arg_max(c.poor_households, c.report_date) as poor_households,
           arg_max(c.village_code, c.report_date) as village_code
    from named as n
    join cooperatives as c on c.entity = n.entity and c.report_date <= n.register_date
    group by all
)
select village_code, (select industry_unit from plan_campaign) as unit, entity as subject, poor_households as ours,
       '户' as our_unit, named as theirs, '户' as their_unit
from reported
where named > poor_households
