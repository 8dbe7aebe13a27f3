-- roster_poor_villages: how many 贫困村 a roster has (ours), against the plan; of a roster with nine of ten villages or more.
-- grain: roster        units: 个        key: since
-- kept
with counted as (
    select register_date, count(*) as villages, count(*) filter (is_poor) as poor, string_agg(village, '、' order by village_code)
           filter (is_poor) as things, any_value(source_sha256) as source_sha256
    from villages group by register_date
)
select 'villages' as one, 'is_poor' as field, poor as ours, i.unit as our_unit, i.baseline as theirs,
       i.unit as their_unit, things, v.register_date as since, p.until, source_sha256, null::bigint as source_row
from counted as v
join plan_indicators as i on i.dataset = 'villages' and i.measure = 'poor_villages'
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where poor <> i.baseline and villages >= 0.9 * (select count(*) from reference_villages)
