-- measures_activities: 宣讲 held so far; villages that have revised their 村规民约 so far, in percent (plan 四(六)).
-- grain: measure, village (null: the township), report date (of any event)        units: 次, percent 0..100
-- key: measure, village_code or null, report_date
-- kept
with days as (
    select distinct report_date from activities
),
revised as (
    select village_code, min(report_date) as since from activities
    where kind = '村规民约' and village_code is not null group by village_code
),
rules as (
    select d.report_date, v.village_code,
           case when r.since <= d.report_date then 100 else 0 end::double as value
    from days as d
    cross join known_villages as v
    left join revised as r on r.village_code = v.village_code
),
talks as (
    select d.report_date, count(a.event)::double as value
    from days as d
    left join activities as a on a.kind = '宣讲' and a.report_date <= d.report_date
    group by d.report_date
)
select 'rules_percent' as measure, null::varchar as item, village_code, report_date, value from rules
union all
select 'rules_percent', null, null, report_date, avg(value) from rules group by report_date
union all
select 'talks', null, null, report_date, value from talks
