-- roster_income_first: a village whose collective income in the first roster (ours) is more than five times the greatest of
-- the other villages (theirs), of a 贫困村 more than twice.
-- grain: village, roster        units: 万元        key: village_code, since
-- kept
with first_roster as (
    select register_date, max(collective_income_wan, 2) as two
    from villages group by register_date having count(collective_income_wan) >= 5
    order by register_date limit 1
)
select 'villages' as one, village_code, 'collective_income_wan' as field, collective_income_wan as ours, '万元' as our_unit,
       two[2] as theirs, '万元' as their_unit, v.register_date as since, p.until, source_sha256, source_row
from first_roster as f
join villages as v on v.register_date = f.register_date
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where v.collective_income_wan > if(v.is_poor, 2, 5) * f.two[2]
