-- duties: every duty that a unit leads or answers for ($unit), or that is asked of a village ($village), by deadline.
-- A village's own stand as the village's; besides those it answers, with every village, for the township's other duties
-- that name the campaign's villages_unit (各村; role 共同): they stand as the township's, and are not the village's own.
with asked as (
    select d.*, if(d.lead_unit = $unit, '牵头', '责任') as role
    from duty_standing as d
    where $unit is not null and d.village_code is null
      and (d.lead_unit = $unit or names_unit(d.responsible_units, $unit))
    union all
    select d.*, '本村' as role
    from duty_standing as d where $village is not null and d.village_code = $village
    union all
    select d.*, '共同' as role
    from duty_standing as d
    cross join plan_campaign as c
    where $village is not null and d.village_code is null
      and (d.lead_unit = c.villages_unit or names_unit(d.responsible_units, c.villages_unit))
      and not exists (select 1 from duty_standing as own where own.village_code = $village and own.id = d.id)
)
select 'task' as kind, id, part, part_name, parts, name, short_name, role, village_code, lead_unit, clause, start, deadline,
       deadline_basis, direction, status, cause, since, progress, expected_progress, actual, baseline,
       target, expected, unit, report_date,
       days_since_report, stale, near, days_late, days_left, dataset, ledger, reason, not_begun, silent_late, heard,
       asked, probability, projected
from asked
order by deadline, severity(status), position
