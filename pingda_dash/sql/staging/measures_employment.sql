-- measures_employment: people and 建档立卡 people of each item, all destinations together, by village.
-- informed_percent: of the poor workers who want to go (有转移就业意愿), those to whom jobs were told (plan 四(二): 100%), by
-- village and for the township; only where the rows of 岗位信息推送 give both, people and not 人次.
-- informed_percent_unknown: villages that report 岗位信息推送 without them.
-- grain: measure, item, village (null: the township), report date        units: 人次 or 人, percent 0..100, villages
-- key: measure, item, village_code or null, report_date
-- kept
with of_villages as (
    select report_date, village_code, item, sum(people)::double as people, sum(poor_people)::double as poor_people,
           sum(willing) filter (informed is not null) as willing, sum(informed) filter (willing is not null) as informed
    from employment_in_force group by report_date, village_code, item
),
pushes as (
    select * from of_villages where item = '岗位信息推送'
),
-- A village that misses a report keeps its last figures.
pushed as (
    select d.report_date, p.village_code, p.willing, p.informed
    from (select distinct report_date from pushes) as d
    cross join (select distinct village_code from pushes) as v
    asof join pushes as p on p.village_code = v.village_code and p.report_date <= d.report_date
)
select measure, item, village_code, report_date, value
from (
    unpivot (select report_date, village_code, item, people, poor_people from of_villages)
    on people, poor_people into name measure value value
)
union all
select 'informed_percent', item, village_code, report_date, if(willing = 0, 100, 100.0 * informed / willing)
from pushes where willing is not null
union all
select 'informed_percent', '岗位信息推送', null, report_date,
       if(sum(willing) = 0, 100, 100.0 * sum(informed) / sum(willing))
from pushed where willing is not null group by report_date
union all
select 'informed_percent_unknown', item, village_code, report_date, (willing is null)::int from pushes
union all
select 'informed_percent_unknown', '岗位信息推送', null, report_date, count(*) - count(willing)
from pushed group by report_date
