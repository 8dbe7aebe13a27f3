-- meeting_agenda: what a meeting has to decide: of 今日要情 what is late or behind, and of duties that are neither what was
-- promised for a day that has passed and is not done; worst first. $promises: as of `urgent_duties`.
-- is_broken: the day that was promised has passed; is_open: there is none, or it has passed.
-- grain: one row an item        units: days        key: key
with listed as (
    select rank, key, kind, topic, ref_kind, subject, number, number_unit, unit, direction, actual, baseline, target,
           part, ref_id
    from concerns where kind in ('突破', '逾期', '滞后')
    union all by name
    select 'task:' || id as key, status as kind, '任务' as topic, 'task' as ref_kind,
           coalesce(part_name, short_name) as subject, unit as number_unit, lead_unit as unit, direction, actual,
           baseline, target, part, id as ref_id
    from duty_standing
    where village_code is null and status <> '已完成'
      and 'task:' || id not in (select key from concerns where kind in ('突破', '逾期', '滞后'))
)
select l.*, p.promised, p.promise_age, coalesce(p.promise_age > 0, false) as is_broken,
       p.promised is null or p.promise_age > 0 as is_open
from listed as l
left join promises_of($promises) as p on p.item = l.key
where l.rank is not null or p.promise_age > 0
order by l.rank nulls last, l.key
