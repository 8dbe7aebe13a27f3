-- measures_activities: whether the township's 大宣讲 was held; villages that have revised their 村规民约, in percent (plan
-- 四(六)). Only an event that the ledger says is what the plan asks for (方案任务完成) counts: a talk is no 大宣讲. Where none
-- is, and of some the ledger does not say, there is no figure; <measure>_unknown: of how many it does not say.
-- grain: measure, village (null: the township), report date (of any event)
-- units: 次, percent 0..100; unknown: events, of the township's 村规民约 villages
-- key: measure, village_code or null, report_date
-- kept
with days as (
    select distinct report_date from activities
),
revised as (
    select village_code, min(report_date) filter (completes) as since,
           min(report_date) filter (completes is null) as unknown_since
    from activities
    where kind = '村规民约' and village_code is not null group by village_code
),
rules as (
    select d.report_date, v.village_code,
           case when r.since <= d.report_date then 100 when r.unknown_since <= d.report_date then null else 0 end::double
               as value
    from days as d
    cross join known_villages as v
    left join revised as r on r.village_code = v.village_code
),
talks as (
    select d.report_date, count(*) filter (a.completes)::double as held,
           count(*) filter (a.event is not null and a.completes is null)::double as unknown
    from days as d
    left join activities as a on a.kind = '宣讲' and a.report_date <= d.report_date
    group by d.report_date
),
numbers as (
    select 'rules_percent' as measure, village_code, report_date, value from rules
    union all
    select 'rules_percent', null, report_date,
           case when bool_or(value > 0) or count(value) = count(*) then coalesce(sum(value), 0) / count(*) end
    from rules group by report_date
    union all
    select 'rules_percent_unknown', village_code, report_date, (value is null)::int from rules
    union all
    select 'rules_percent_unknown', null, report_date, count(*) - count(value) from rules group by report_date
    union all
    select 'talks', null, report_date, held from talks where held > 0 or unknown = 0
    union all
    select 'talks_unknown', null, report_date, if(held > 0, 0, unknown) from talks
)
select measure, null::varchar as item, village_code, report_date, value from numbers where value is not null
