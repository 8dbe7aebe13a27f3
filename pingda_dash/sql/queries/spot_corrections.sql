-- spot_corrections: what a draw has shown to be wrong, beside the newest register, or the ledger's last rows on the as-of date;
-- names masked; a row a thing and field.
-- step: to_correct: the ledger still states what it did when it was drawn, and can be given what was seen; corrected: it
-- states what was seen; moved: it states something else again; gone: the thing is not in it any more; absent: there is no such
-- thing (查无), which no file corrects. list_date: of the newest register, or of the row.
with newest as (
    select * from households where register_date = (select max(r.register_date) from households as r)
),
homes as (
    select household_id as thing, register_date as list_date, members::varchar as members,
           housing_safe::varchar as housing_safe, water_safe::varchar as water_safe,
           schooling_met::varchar as schooling_met, medical_met::varchar as medical_met,
           net_income::varchar as net_income
    from newest
),
stated as (
    select 'households' as dataset, thing, list_date, field, value
    from homes unpivot include nulls (
        value for field in (members, housing_safe, water_safe, schooling_met, medical_met, net_income)
    )
    union all
    select s.dataset, s.thing, l.list_date, s.field, s.value
    from spot_stated as s
    join spot_listed as l on l.dataset = s.dataset and l.thing = s.thing
    where s.dataset <> 'households'
),
listing as (
    select distinct dataset, thing from stated
),
wrong as (
    select f.draw_id, f.dataset, f.thing, f.village_code, f.list_date as drawn_date, f.field, f.stated, f.seen,
           f.visited_on, l.thing is not null as is_listed, s.value as stated_now, s.list_date
    from spot_fields as f
    left join listing as l on l.dataset = f.dataset and l.thing = f.thing
    left join stated as s on s.dataset = f.dataset and s.thing = f.thing and s.field = f.field
    where f.draw_id = $draw and not f.agrees
)
select w.* exclude (is_listed, drawn_date), v.village, masked_name(h.head_name) as name,
       case when w.field = 'in_register' and not w.is_listed then 'corrected'
            when w.field = 'in_register' then 'absent'
            when not w.is_listed then 'gone'
            when w.stated_now = w.seen then 'corrected'
            when w.stated_now = w.stated then 'to_correct'
            else 'moved' end as step
from wrong as w
left join households as h on w.dataset = 'households' and h.household_id = w.thing and h.register_date = w.drawn_date
left join village_list as v on v.village_code = w.village_code
order by w.village_code, w.thing, w.field
