-- many_changed: a column of the household register (field) that changed in a village for more than five times the share of
-- all other villages, of eight households or more; of four, where each household answers for itself.
-- grain: village, field, register        units: 户        key: village_code, field, since
-- kept
with changed as (
    select register_date, village_code, count(*) filter (other_industry_willing) as industry_willing,
           count(*) filter (other_helper) as helper, count(*) filter (other_partner) as partner,
           count(*) filter (other_income_source) as income_source, count(*) filter (other_labour) as labour,
           count(*) filter (other_village_group) as village_group, count(*) filter (other_phone) as phone,
           count(*) filter (other_poverty_cause) as poverty_cause
    from household_changes
    where village_code = was_village and not is_gone
    group by all
),
counts as (
    select v.register_date, v.until, v.village_code, v.homes, v.source_sha256,
           unnest(['industry_willing', 'helper', 'partner', 'income_source', 'labour', 'village_group', 'phone',
                   'poverty_cause']) as field,
           unnest([industry_willing, helper, partner, income_source, c.labour, village_group, phone, poverty_cause])
               as changes
    from village_registers as v
    left join changed as c on c.register_date = v.register_date and c.village_code = v.village_code
    where v.was is not null
),
shares as (
    select *, sum(changes) over whole - changes as other_changes, sum(homes) over whole - homes as other_homes
    from counts
    window whole as (partition by register_date, field)
)
select 'households' as one, village_code, field, changes as ours, '户' as our_unit, homes as theirs, '户' as their_unit,
       register_date as since, until, source_sha256
from shares
where changes >= if(field in ('industry_willing', 'labour', 'income_source', 'poverty_cause'), 4, 8) and other_homes > 0 and changes / homes > 5 * coalesce(other_changes, 0) / other_homes
      and coalesce(other_changes, 0) / other_homes < 0.2
