-- roster_village_gone: a village of the roster before (subject) that is not in this one.
-- grain: village, roster        key: subject, since
-- kept
with periods as (
    select register_date, until, lag(register_date) over (order by register_date) as was_on
    from register_periods where dataset = 'villages'
)
select 'villages' as one, w.village as subject, 'village_code' as field, p.register_date as since, p.until
from periods as p
join villages as w on w.register_date = p.was_on
anti join villages as v on v.village_code = w.village_code and v.register_date = p.register_date
