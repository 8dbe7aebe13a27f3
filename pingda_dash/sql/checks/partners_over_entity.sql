-- partners_over_entity: more registered households name an entity as partner than the entity says it leads.
-- grain: one row an entity        key: title
with named as (
    select partner as entity, count(*) as named, any_value(register_date) as register_date
    from household_list where is_registered and partner is not null group by partner
),
told as (
    select n.entity, n.named, arg_max(c.poor_households, c.report_date) as poor_households,
           arg_max(c.village_code, c.report_date) as village_code
    from named as n
    join cooperatives as c on c.entity = n.entity and c.report_date <= n.register_date
    group by all
)
select village_code, (select industry_unit from plan_campaign) as unit, format('{}带动户与农户名册不符', entity) as title,
       format('台账带动建档立卡户 {},名册中有 {}', format_counted(poor_households, '户'),
              format_counted(named, '户')) as detail
from told
where named > poor_households
