-- guarantee_matrix: every village, or one, × item of 三保障与饮水, in their fixed orders, reported or not.
with items as (
    select word as item, position from dataset_words where dataset = 'guarantees' and field = 'item'
),
standing_of as (
    -- An item with two indicators stands as the one that counts what is open or covered.
    select i.item, s.village_code, i.id as indicator, s.status
    from plan_indicators as i
    join indicator_standing as s on s.id = i.id and s.village_code is not null
    where i.dataset = 'guarantees' and i.measure <> 'added'
)
select v.village_code, v.village, v.is_poor, i.item, g.due, g.met, g.open, g.percent, g.report_date,
       s.indicator, case when g.report_date is not null then s.status end as status,
       g.report_date is not null as reported
from village_list as v
cross join items as i
left join guarantee_list as g on g.village_code = v.village_code and g.item = i.item
left join standing_of as s on s.village_code = v.village_code and s.item = i.item
where $village is null or v.village_code = $village
order by v.village_code, i.position
