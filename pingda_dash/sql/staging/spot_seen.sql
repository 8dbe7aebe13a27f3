-- spot_seen: what each visit saw of a thing of a draw, field by field, whatever the day: it stands from visited_on until a
-- later visit sees the field (until; null: none has). on_site: whether there is such a thing at all (在, 在家, 外出; 查无,
-- 查无此户).
-- grain: draw × thing × field × visit        units: as the field of its ledger, as text
-- key: draw_id, thing, field, visited_on
with homes as (
    select report_date, draw_id, household_id as thing, at_home as on_site, members::varchar as members,
           housing_safe::varchar as housing_safe, water_safe::varchar as water_safe,
           schooling_met::varchar as schooling_met, medical_met::varchar as medical_met,
           net_income::varchar as net_income
    from visits
),
of_homes as (
    unpivot homes on columns(* exclude (report_date, draw_id, thing)) into name field value value
),
every as (
    select draw_id, thing, field, value, report_date from of_homes
    union all
    select draw_id, site, 'on_site', on_site, report_date from inspections
    union all
    select i.draw_id, i.site, f.field,
           case trim(i.seen) when '是' then 'true' when '否' then 'false' else nullif(trim(i.seen), '') end,
           i.report_date
    from inspections as i
    join spot_draws as d on d.draw_id = i.draw_id
    join dataset_fields as f on f.dataset = d.dataset and f.title = i.item
)
select draw_id, thing, field, max(value) as value, report_date as visited_on,
       lead(report_date) over (partition by draw_id, thing, field order by report_date) as until
from every
where value is not null
group by draw_id, thing, field, report_date
