-- tasks: every task, most urgent first; of one unit (leading or responsible), or those of a village: its own (role 本村),
-- which stand as the village's, and the township's others that name the campaign's villages_unit (role 共同). role: null
-- where no village is asked about.
with of_village as (
    select * from duty_standing where village_code = $village
),
standing as (
    select * exclude (urgency), null as role from task_standing where $village is null
    union all by name
    select *, if(report_date is null, null, '指标') as evidence, '本村' as role from of_village
    union all by name
    select t.* exclude (urgency), '共同' as role
    from task_standing as t
    cross join plan_campaign as c
    where $village is not null and t.id not in (select id from of_village)
      and (t.lead_unit = c.villages_unit or names_unit(t.responsible_units, c.villages_unit))
)
select *, row_number() over (order by severity(status), days_late desc, deadline, position) as urgency
from standing
where $unit is null or lead_unit = $unit or names_unit(lead_unit, $unit) or names_unit(responsible_units, $unit)
order by urgency
