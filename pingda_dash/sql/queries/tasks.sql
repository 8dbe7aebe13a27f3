-- tasks: every task, most urgent first, as in 今日要情; of one unit (leading or responsible), or those of a village: its own (role 本村),
-- which stand as the village's, and the township's others that name the campaign's villages_unit (role 共同). role: null
-- where no village is asked about.
with of_village as (
    select * from duty_standing where village_code = $village
),
standing as (
    select *, null as role from task_standing where $village is null
    union all by name
    select *, if(report_date is null, null, '指标') as evidence, '本村' as role from of_village
    union all by name
    select t.*, '共同' as role
    from task_standing as t
    cross join plan_campaign as c
    where $village is not null and t.id not in (select id from of_village)
      and (t.lead_unit = c.villages_unit or names_unit(t.responsible_units, c.villages_unit))
)
select *, row_number() over (
    order by duty_attention(duty_kind(status, near), days_late, days_left, expected_progress, progress, id), village_code
) as urgency
from standing
where $unit is null or lead_unit = $unit or names_unit(lead_unit, $unit) or names_unit(responsible_units, $unit)
order by urgency
