-- compare_turns: what stands otherwise on the as-of date than on the earlier day, gravest first: duties of the township, duties
-- of villages whose duty of the township did not turn the same way, and the figure of the overview that moved most. Of a scope
-- ($scope, $scope_id: 单位, 村) its own duties, and no figure.
-- topic: 任务, 村, 数字. was_status, status: of duties. was, actual: of the figure, in number_unit.
-- grain: one row a duty (and village), or the figure        key: topic, id, village_code or null
with turned as (
    select b.id, b.short_name as subject, b.village_code, b.village, b.lead_unit as unit, a.status as was_status,
           b.status, b.position
    from duty_standing as b
    join (from earlier('duty_standing')) as a on a.id = b.id and a.village_code is not distinct from b.village_code
    where a.status <> b.status
),
moved as (
    select b.id, b.name as subject, b.lead_unit as unit, a.actual as was, b.actual, b.unit as number_unit, b.position
    from indicator_standing as b
    join (from earlier('indicator_standing')) as a on a.id = b.id and a.village_code is null
    where b.village_code is null and b.headline is not null and round(b.actual - a.actual, 6) <> 0
    order by abs(b.progress - a.progress) desc nulls last, b.headline
    limit 1
),
every as (
    select if(t.village_code is null, '任务', '村') as topic, t.*
    from turned as t
    where ($scope is null and (
              t.village_code is null
              or not exists (
                  select 1 from turned as w where w.id = t.id and w.village_code is null and w.status = t.status
              )
          ))
          or exists (
              select 1 from duty_scopes as s
              where s.scope = $scope and ($scope_id is null or s.scope_id = $scope_id) and s.id = t.id
                    and s.village_code is not distinct from t.village_code
          )
    union all by name
    select '数字' as topic, * from moved where $scope is null
)
select *
from every
order by case when topic = '数字' then 9 when status in ('突破', '逾期', '滞后') then severity(status)
              when status = '已完成' then 5 when was_status in ('突破', '逾期', '滞后') then 6 else 7 end,
         topic = '村', position, village_code
