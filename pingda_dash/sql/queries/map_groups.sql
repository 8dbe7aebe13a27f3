-- map_groups: every village group of the register in force, and how many of its households matter.
-- watched: their case of the 防返贫监测台账 is open; unmet: registered ones that lack one of the four guarantees (what is
-- not reported is not lacking). <column>_withheld: one or two of a group, which an open wall may not tell
-- (`sql/macros/few.sql`). village_remaining, village_watched: of the whole village.
-- grain: one row a village group        units: 户        key: village_code, village_group or null
with counted as (
    select h.village_code, h.village, h.village_group, count(*) as households,
           count(*) filter (where h.category = '脱贫户') as lifted,
           count(*) filter (where h.category = '未脱贫户') as remaining,
           count(*) filter (where c.is_open) as watched,
           count(*) filter (
               where h.is_registered
                   and (not h.housing_safe or not h.schooling_met or not h.medical_met or not h.water_safe)
           ) as unmet
    from household_list as h
    left join case_list as c using (household_id)
    where $village is null or h.village_code = $village
    group by h.village_code, h.village, h.village_group
)
select * replace (
           if(few(remaining), null, remaining) as remaining, if(few(watched), null, watched) as watched,
           if(few(unmet), null, unmet) as unmet
       ),
       few(remaining) as remaining_withheld, few(watched) as watched_withheld, few(unmet) as unmet_withheld,
       sum(remaining) over (partition by village_code)::bigint as village_remaining,
       sum(watched) over (partition by village_code)::bigint as village_watched
from counted
order by village_code, village_group
