-- transfers_by_destination: 新增转移就业 by destination, latest figures, in the ledger's order of destinations.
with places as (
    select unnest(['乡内', '县内', '省内', '上海', '广东', '其他']) as destination,
           unnest([1, 2, 3, 4, 5, 6]) as position
),
latest as (
    select coalesce(destination, '其他') as destination, people, poor_people
    from employment_in_force
    where item = '新增转移就业' and report_date <= getvariable('as_of')
      and ($village is null or village_code = $village)
    qualify report_date = max(report_date) over (partition by village_code)
)
select p.destination, sum(l.people) as people, sum(l.poor_people) as poor_people
from places as p
left join latest as l using (destination)
group by p.destination, p.position
order by p.position
