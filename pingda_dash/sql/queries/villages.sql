-- villages: every village with its facts, place on the schematic map and standing, in the fixed order.
-- households, population, registered_households, registered_people and where they are from: as `village_people`.
-- late_problems: problems that were found in the village and are past their day.
with of_problems as (
    select village_code, count(*) filter (days_late > 0) as late_problems from problem_list group by village_code
)
select v.* replace (
           o.households as households, o.population as population, o.population_year as population_year,
           o.registered_households as registered_households, o.registered_people as registered_people
       ),
       o.people_source, o.registered_source, o.people_date, o.registered_date, o.homes_registered,
       coalesce(p.late_problems, 0) as late_problems
from village_standing as v
join village_people as o using (village_code)
left join of_problems as p using (village_code)
order by v.village_code
