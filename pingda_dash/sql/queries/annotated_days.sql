-- annotated_days: what happened on the days of the time axis (`annotated_days`), with the meetings of which there are notes:
-- kind 例会, number: its notes; and what the plan has ahead of the as-of date.
-- $meetings: the days of meetings, as JSON (`minutes.meetings`).
-- marks: how many of the day and kind are marked, in each of their rows. is_ahead: after the as-of date.
-- grain: one row a file, meeting, or day, topic and subject        key: place
with noted as (
    select unnest(from_json($meetings, '[{"day":"DATE","notes":"BIGINT"}]')) as m
),
every as (
    select m.day, '例会' as kind, m.notes as number, true as marked
    from noted where m.day <= getvariable('as_of')
    union all by name
    select * exclude (place) from annotated_days
)
select row_number() over (order by e.day, list_position(['例会', '上传', '检查', '期限'], e.kind), e.topic, e.subject, e.ref) as place,
       e.*, d.title, count(*) filter (e.marked) over (partition by e.day, e.kind) as marks,
       e.day > getvariable('as_of') as is_ahead
from every as e
left join dataset_list as d on d.dataset = e.subject and e.kind <> '期限'
order by place
