-- duties: everything a unit leads or answers for ($unit), or a village answers for ($village), by deadline.
-- A task that stands by its indicator is left to the indicator. A village's own indicators stand as the village's; of
-- tasks it answers for those that name the campaign's villages_unit (各村).
with asked as (
    select d.*, case when d.lead_unit = $unit then '牵头' else '责任' end as role
    from duty_standing as d
    where $unit is not null and d.village_code is null
      and not d.follows and (d.lead_unit = $unit or names_unit(d.responsible_units, $unit))
    union all
    select d.*, '本村' as role
    from duty_standing as d where $village is not null and d.village_code = $village
    union all
    select d.*, '责任' as role
    from duty_standing as d
    left join plan_tasks as t on t.id = d.id
    cross join plan_campaign as c
    where $village is not null and d.village_code is null and d.kind = 'task'
      and (d.lead_unit = c.villages_unit or names_unit(d.responsible_units, c.villages_unit))
      and not exists (select 1 from duty_standing as own where own.village_code = $village and own.id = t.indicator)
)
select kind, id, name, short_name, role, lead_unit, clause, start, deadline, deadline_basis, direction, status,
       progress, expected_progress, actual, target, unit, report_date, days_since_report, stale, days_late, days_left,
       dataset, ledger, reason
from asked
order by deadline, severity(status), kind, position
