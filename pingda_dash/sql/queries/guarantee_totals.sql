-- guarantee_totals: each item of 三保障与饮水 for the township or one village: sums, share, and its indicator's standing.
with items as (
    select word as item, position from dataset_words where dataset = 'guarantees' and field = 'item'
),
counted as (
    -- What an item counts: houses and water by household, doctors by post, the rest by person.
    select item, case when item in ('危房改造', '饮水安全') then '户' when item = '乡村医生' then '名' else '人' end as unit
    from items
),
summed as (
    select item, sum(due) as due, sum(met) as met, sum(open) as open, count(*) as villages,
           max(report_date) as report_date
    from guarantee_list where $village is null or village_code = $village
    group by item
)
select i.item, s.due, s.met, s.open, case when s.due = 0 then 100 else 100.0 * s.met / s.due end as percent,
       coalesce(s.villages, 0) as villages, s.report_date, p.id as indicator, p.status, p.deadline, p.lead_unit, c.unit
from items as i
join counted as c using (item)
left join summed as s using (item)
left join indicator_standing as p on p.dataset = 'guarantees' and p.item = i.item and p.measure <> 'added'
                                 and p.village_code is not distinct from $village
order by i.position
