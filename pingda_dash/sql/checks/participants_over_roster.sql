-- participants_over_roster: an industry that reports more 建档立卡 households than the village has.
-- grain: one row a village and industry        key: village_code, title
with latest as (
    select village_code, industry, arg_max(poor_households, report_date) as poor_households
    from industry where report_date <= getvariable('as_of') group by all
)
select v.village_code, (select industry_unit from plan_campaign) as unit,
       format('{}{}参与的建档立卡户多于名册', v.village, l.industry) as title,
       format('台账 {},名册 {}', format_counted(l.poor_households, '户'),
              format_counted(v.registered_households, '户')) as detail
from latest as l
join village_list as v using (village_code)
where l.poor_households > v.registered_households
