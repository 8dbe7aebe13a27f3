-- annotated_days: what happened on the days of the time axis, as far as it was on record by the as-of date: files that were
-- accepted, spot checks drawn and visited, problems that inspections found and that were closed; and the plan's deadlines,
-- which are there from the first day on.
-- kind: 上传, 检查, 期限. topic: of 检查 抽样, 走访, 发现, 销号. subject: the dataset, the source of the problems, the milestone.
-- number: rows, things, problems or duties. ref: the version, the draw.
-- marked: whether it is a mark on the axis; that problems were closed is read where another mark opens the day.
-- grain: one row a file; of the rest one a day, topic and subject        key: place
with spoken as (
    select received_at::date as day, '上传' as kind, null::varchar as topic, dataset as subject, rows_good as number,
           author, version::varchar as ref, filename as part
    from uploads where received_at::date <= getvariable('as_of')
    union all by name
    select drawn_on as day, '检查' as kind, '抽样' as topic, d.dataset as subject, count(t.thing) as number, d.draw_id as ref
    from spot_draws as d
    join spot_things as t on t.draw_id = d.draw_id
    where drawn_on <= getvariable('as_of')
    group by all
    union all by name
    select visited_on as day, '检查' as kind, '走访' as topic, d.dataset as subject, count(distinct s.thing) as number,
           d.draw_id as ref
    from spot_seen as s
    join spot_draws as d on d.draw_id = s.draw_id
    where visited_on <= getvariable('as_of')
    group by all
    union all by name
    select found_on as day, '检查' as kind, '发现' as topic, source as subject, count(*) as number
    from problem_list where found_on <= getvariable('as_of')
    group by all
    union all by name
    select closed_on as day, '检查' as kind, '销号' as topic, source as subject, count(*) as number
    from problem_list where closed_on <= getvariable('as_of')
    group by all
    union all by name
    select t.deadline as day, '期限' as kind, any_value(m.label) as subject, count(*) as number
    from plan_tasks as t
    left join plan_milestones as m on m.date = t.deadline
    group by t.deadline
)
select row_number() over (order by day, kind, topic, subject, ref, part) as place, * exclude (part),
       topic is distinct from '销号' as marked
from spoken
