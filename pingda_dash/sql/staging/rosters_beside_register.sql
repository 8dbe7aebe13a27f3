-- rosters_beside_register: every roster's rows beside what the household register of then adds up to (listed_…), for as
-- long as both were the newest.
-- grain: village, roster, register        units: 户, 人        key: village_code, since
-- kept
select v.* exclude (register_date), greatest(v.register_date, r.register_date) as since,
       least(p.until, r.until) as until, r.is_whole, r.homes as listed_homes, r.people as listed_people,
       r.registered_homes as listed_registered_homes, r.registered_people as listed_registered_people
from villages as v
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
join village_registers as r
  on r.village_code = v.village_code and (p.until is null or r.register_date < p.until)
 and (r.until is null or v.register_date < r.until)
