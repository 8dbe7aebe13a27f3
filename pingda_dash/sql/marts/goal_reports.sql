-- goal_reports: what was reported for everything that has a target, indicators and the tasks that report for
-- themselves, with the baseline as far as it was known on that day. A baseline the plan does not state is each village's
-- own first value, summed; while a village is missing the township has none (基线未齐). Of a share it is the first one
-- that every village stands in, of what has no villages the first one. based_on: the day the baseline is of: the start,
-- or where it is a first value the day of that, which is then where the path begins.
-- evidence: 台账, or null for an indicator.
-- grain: kind, goal, village (null: the township), report date        units: as goals.unit; tasks in %
-- key: kind, goal_id, village_code or null, report_date
-- kept
with reports as (
    select a.*, q.asked,
           first(a.value) over (
               partition by a.indicator_id, a.village_code order by coalesce(a.heard < q.asked, false), a.report_date
           ) as first_whole,
           first(a.report_date) over (
               partition by a.indicator_id, a.village_code order by coalesce(a.heard < q.asked, false), a.report_date
           ) as whole_since
    from indicator_actuals as a
    join goal_asked as q using (indicator_id)
),
based as (
    select r.*, i.direction, i.target, i.start, i.deadline,
           case when i.direction = 'hold' then i.target
                when i.baseline is not null and (r.village_code is null or i.unit = '%' or i.baseline = 0)
                    then i.baseline
                when r.village_code is not null then r.first_sum
                when r.heard < r.asked then null
                when r.first_sum is not null then r.first_sum
                when r.whole_since <= r.report_date then r.first_whole end as first_value,
           i.direction = 'hold'
               or i.baseline is not null and (r.village_code is null or i.unit = '%' or i.baseline = 0) as stated
    from reports as r join plan_indicators as i on i.id = r.indicator_id
)
select 'indicator' as kind, indicator_id as goal_id, village_code, report_date, value, heard, asked, oldest, mean_on,
       start, deadline,
       if(direction = 'at_least' and first_value > target, target, first_value) as baseline,
       if(stated, start, greatest(start, coalesce(first_on, whole_since))) as based_on, null::varchar as evidence
from based
union all
select 'task', m.item, null, m.report_date, m.value, null, null, m.report_date, m.report_date, t.start, t.deadline, 0,
       t.start, '台账'
from measures as m
join plan_tasks as t on t.id = m.item
where m.dataset = 'tasks' and t.indicators is null
