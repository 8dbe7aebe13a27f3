-- goal_sources: the files that the figure of each goal rests on, for the township ($village null) or a village: those of the last
-- report of each village that it counts. unit: who sent it, without the account. kind: indicator, or task for one that
-- reports for itself.
-- grain: one row a goal and file        key: kind, goal_id, version, filename
with asked as (
    select 'indicator' as kind, id as goal_id, clause, dataset, measure, item from plan_indicators where dataset is not null
    union all
    select 'task', id, clause, 'tasks', null, id from plan_tasks where indicators is null
),
last_reports as (
    select a.kind, a.goal_id, a.clause, a.dataset, m.village_code, max(m.report_date) as report_date
    from asked as a
    join measures as m on m.dataset = a.dataset and (a.measure is null or m.measure = a.measure)
                      and coalesce(m.item, '') = coalesce(a.item, '')
    where m.report_date <= getvariable('as_of') and m.value is not null
          and ($village is null or m.village_code = $village)
    group by all
)
select l.kind, l.goal_id, l.clause, l.dataset, d.title as ledger, r.version, r.filename,
       any_value(split_part(r.author, ' · ', 1)) as unit, max(l.report_date) as report_date
from last_reports as l
join dataset_list as d on d.dataset = l.dataset
join ledger_reports as r on r.dataset = l.dataset and r.report_date = l.report_date
                        and r.village_code is not distinct from if(d.covers is null, null, l.village_code)
group by l.kind, l.goal_id, l.clause, l.dataset, d.title, r.version, r.filename
order by l.kind, l.goal_id, r.version desc, r.filename
