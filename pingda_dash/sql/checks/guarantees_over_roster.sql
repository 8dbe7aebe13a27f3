-- guarantees_over_roster: more to be provided for (应保障数) than the roster has: households for 危房改造 and 饮水安全, else
-- people.
-- grain: village, item, report        units: 户, 人        key: village_code, subject, since
-- kept
with reports as (
    select *, if(item in ('危房改造', '饮水安全'), '户', '人') as counted,
           next_report(hash(village_code, item), report_date) as next_on
    from guarantees where due is not null and item <> '乡村医生'
)
select 'guarantees' as one, 'villages' as other, g.village_code, g.item as subject, 'due' as field, g.due as ours,
       counted as our_unit, if(counted = '户', v.households, v.population) as theirs, counted as their_unit,
       g.report_date as since, g.next_on as until, g.source_sha256, g.source_row
from reports as g
asof join villages as v on v.village_code = g.village_code and v.register_date <= g.report_date
where g.due > if(counted = '户', v.households, v.population)
