-- guarantees: 住房, 教育, 医疗, 饮水 over 建档立卡 households: met, unmet, not reported.
with flags as (
    select unnest(['住房安全', '义务教育', '基本医疗', '饮水安全']) as item,
           unnest([1, 2, 3, 4]) as position,
           unnest([housing_safe, schooling_met, medical_met, water_safe]) as met
    from household_list where is_registered and ($village is null or village_code = $village)
)
select item, count(*) filter (met) as met, count(*) filter (not met) as unmet,
       count(*) filter (met is null) as unknown, count(*) as total
from flags group by item, position order by position
