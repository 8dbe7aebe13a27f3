-- task_over_indicator: a task that its unit calls done while the ledger behind its indicator is short of the target.
-- grain: one row a task        key: title
select null::varchar as village_code, t.lead_unit as unit,
       format('{}报已完成,台账未达标', t.short_name) as title,
       format('{} {} / {}', i.name, format_number(i.actual, i.unit), format_counted(i.target, i.unit)) as detail
from task_standing as t
join indicator_standing as i on i.id = t.indicator and i.village_code is null
where t.state = '已完成' and t.evidence = '台账' and i.actual is not null
  and not is_met(i.direction, i.target, i.actual)
