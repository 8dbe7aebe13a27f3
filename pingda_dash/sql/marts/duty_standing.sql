-- duty_standing: everything the plan asks, once: a task, with the indicators that it rests on as its parts. It stands as
-- the worst of them and is as far as the least of them (progress null while one is silent or has no baseline); past the
-- deadline it is 逾期 while one of them is not known to be done. A task of which its unit has said how it
-- goes without a percentage goes on (正常) until its deadline.
-- part: the part that it stands by: the worst, of those the one least far; actual, target, unit, paces and forecast are
-- of that part. state, note: what the unit last wrote in 任务进展台账. silent_late: never reported, and due.
-- grain: duty, village (null: the township)        units: actual and target in `unit`, shares 0..1, days
-- key: id, village_code or null
with ledger as (
    select task_id, arg_max(state, report_date) as state, masked_text(arg_max(note, report_date)) as note,
           arg_max(reported_by, report_date) as reported_by, max(report_date) as report_date
    from tasks where report_date <= getvariable('as_of') group by task_id
),
gathered as (
    select duty, village_code, count(*) as parts, count(actual) as parts_heard,
           count(*) filter (status = '已完成') as parts_done, count(*) filter (status = '突破') as parts_broken,
           if(count(progress) = count(*), min(progress), null) as progress,
           max(report_date) as last_report, min(oldest) as oldest,
           bool_or(stale) as stale, bool_or(near) as near
    from duty_parts group by duty, village_code
),
weakest as (
    select unnest(arg_min(p, (severity(p.status), coalesce(p.progress, 0), p.position)))
    from duty_parts as p group by p.duty, p.village_code
),
stood as (
    select t.id, t.name, coalesce(t.short_name, t.name) as short_name, t.deliverable, g.village_code, t.clause, t.quote,
           t.lead_unit, t.responsible_units, t.start, t.deadline, t.deadline_basis, t.indicators, t.position, w.path,
           w.part, w.part_name, w.direction, w.unit, w.actual, w.baseline, w.target, w.target_basis, w.expected,
           g.progress, w.expected_progress,
           case when g.parts_broken > 0 then '突破'
                when g.parts_heard > 0 and g.parts_done < g.parts and getvariable('as_of') > t.deadline then '逾期'
                when g.parts_heard = 0 and l.state is not null and g.village_code is null and t.indicators is null
                    then case when getvariable('as_of') > t.deadline then '逾期' else '正常' end
                else w.status end as status,
           w.status as part_status, w.cause as part_cause, w.since as part_since,
           w.projected, w.projected_early, w.projected_late, w.projected_first, w.projected_last, w.probability,
           w.required_pace, w.recent_pace, w.recent_since, w.report_date as recent_until,
           coalesce(if(t.indicators is null, l.report_date, null), g.last_report) as report_date,
           coalesce(g.oldest, l.report_date) as oldest, g.stale, g.near, w.heard, w.asked, g.parts, g.parts_heard,
           w.dataset, w.item, w.reason, if(g.village_code is null, l.state, null) as state,
           if(g.village_code is null, l.note, null) as note,
           if(g.village_code is null, l.reported_by, null) as reported_by
    from plan_tasks as t
    join gathered as g on g.duty = t.id
    join weakest as w on w.duty = g.duty and w.village_code is not distinct from g.village_code
    left join ledger as l on l.task_id = t.id
)
select s.* exclude (part_status, part_cause, part_since),
       case when s.status = s.part_status then s.part_cause when s.status = '逾期' then '到期未知'
            when s.status = '突破' then '突破底线' end as cause,
       case when s.status = s.part_status then s.part_since when s.status = '逾期' then s.deadline + 1 end as since,
       v.village, v.is_poor, d.title as ledger, d.period as reporting_days,
       getvariable('as_of') - s.report_date as days_since_report,
       s.projected - s.deadline as days_over,
       greatest(getvariable('as_of') - s.deadline, 0) as days_late,
       greatest(s.deadline - getvariable('as_of'), 0) as days_left,
       s.status = '未报送' and getvariable('as_of') < s.start as not_begun,
       s.status = '未报送' and getvariable('as_of') > s.deadline as silent_late
from stood as s
left join dataset_list as d on d.dataset = s.dataset
left join village_list as v on v.village_code = s.village_code
