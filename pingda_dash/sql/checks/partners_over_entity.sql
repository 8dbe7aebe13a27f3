-- partners_over_entity: more registered households name an entity as partner than the entity says it leads; or fewer by
-- more than three and a tenth, where four of five other entities lead as many as name them.
-- grain: entity, register        key: subject, since
-- kept
with named as (
    select partner as entity, register_date, count(*) as named
    from households where is_registered_kind(category) and partner is not null group by all
),
reported as (
    select n.entity, n.register_date, n.named, c.poor_households, c.village_code, c.source_sha256, c.source_row
    from named as n
    asof join cooperatives as c on c.entity = n.entity and c.report_date <= n.register_date
),
judged as (
    select *, count(*) filter (named = poor_households) over others as agreeing, count(*) over others as entities
    from reported
    window others as (partition by register_date)
)
select 'cooperatives' as one, 'households' as other, village_code, (select industry_unit from plan_campaign) as unit,
       entity as subject, 'poor_households' as field, poor_households as ours, '户' as our_unit, named as theirs,
       '户' as their_unit, r.register_date as since, p.until, source_sha256, source_row
from judged as r
join register_periods as p on p.dataset = 'households' and p.register_date = r.register_date
where named > poor_households
   or poor_households - named > greatest(3, 0.1 * named) and entities >= 6 and agreeing >= 0.8 * (entities - 1)
