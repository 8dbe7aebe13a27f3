-- quality_spots: how often spot checks had shown a ledger to be wrong, week by week, of each village and of the township
-- (village_code ''): by the newest draw of which something had been seen there by then, of the township only draws that have
-- every village. Of whole things, as `spot_errors` has them under 'any': n of which it is known, errors which differ; rate,
-- low and high 0..1. What nobody has seen has no row: 未抽查.
-- grain: week × ledger × village        units: things        key: week, dataset, village_code
with stated as (
    select draw_id, thing, field, value from spot_values
    union all
    select draw_id, thing, 'in_register', '在册' from spot_things
),
each as (
    select w.week, d.dataset, d.draw_id, d.at as drawn_at, d.village_code as only_village, t.village_code, t.thing, t.weight,
           spot_any_wrong(spot_agrees(v.field, v.value, s.value, c.poverty_line), v.field) as is_wrong
    from campaign_weeks as w
    join spot_draws as d on d.drawn_on <= w.day
    join spot_things as t on t.draw_id = d.draw_id
    join stated as v on v.draw_id = t.draw_id and v.thing = t.thing
    left join spot_seen as s
        on s.draw_id = t.draw_id and s.thing = t.thing and s.field = if(v.field = 'in_register', 'on_site', v.field)
           and s.visited_on <= w.day and (s.until is null or s.until > w.day)
    cross join plan_campaign as c
    group by all
),
counted as (
    select week, dataset, draw_id, drawn_at, only_village, grouping(village_code) = 1 as is_whole,
           coalesce(village_code, '') as village_code,
           count(is_wrong) as n, count(*) filter (is_wrong) as errors, round(sum(weight), 6) as listed,
           coalesce(sum(weight) filter (is_wrong), 0) / sum(weight) filter (is_wrong is not null) as rate,
           sum(weight) filter (is_wrong is not null) ** 2 / sum(weight * weight) filter (is_wrong is not null) as worth
    from each
    group by grouping sets ((week, dataset, draw_id, drawn_at, only_village, village_code),
        (week, dataset, draw_id, drawn_at, only_village))
)
select week, dataset, village_code, draw_id, n, errors, rate, spot_low(rate, worth, listed, n) as low,
       spot_high(rate, worth, listed, n) as high
from counted
where n > 0 and if(is_whole, only_village is null, village_code <> '')
qualify row_number() over (partition by week, dataset, village_code order by drawn_at desc, draw_id desc) = 1
