-- task_series: how far each task was reported to be, in percent. A task that its ledger never mentions is followed
-- by its indicator, on the same straight path.
-- grain: task, village (null: the township), report date        key: task_id, village_code or null, report_date
-- kept
with told as (
    select item as task_id, report_date, value from measures where dataset = 'tasks'
),
first_value as (
    select indicator_id, village_code, min_by(value, report_date) as value
    from indicator_actuals group by indicator_id, village_code
),
followed as (
    select t.id as task_id, a.village_code, a.report_date,
           100 * progress_share(i.direction, coalesce(i.baseline, f.value), i.target, a.value) as value
    from plan_tasks as t
    join plan_indicators as i on i.id = t.indicator
    join indicator_actuals as a on a.indicator_id = i.id and a.village_code is null
    join first_value as f on f.indicator_id = i.id and f.village_code is null
    where not exists (select 1 from tasks as ledger where ledger.task_id = t.id)
)
select task_id, null::varchar as village_code, report_date, value, '台账' as evidence from told
union all
select task_id, village_code, report_date, value, '指标' from followed where value is not null
