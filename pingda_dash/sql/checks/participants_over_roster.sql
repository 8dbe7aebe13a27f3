-- participants_over_roster: an industry that reports more 建档立卡 households than the village has.
-- grain: one row a village and industry        key: village_code, subject
with latest as (
    select village_code, industry, arg_max(poor_households, report_date) as poor_households
    from industry where report_date <= getvariable('as_of') group by all
)
select v.village_code, (select industry_unit from plan_campaign) as unit, l.industry as subject,
       l.poor_households as ours, '户' as our_unit, v.registered_households as theirs, '户' as their_unit
from latest as l
join village_list as v using (village_code)
where l.poor_households > v.registered_households
