-- cooperatives_by_village: entities of each village, or of one, by state, whom they lead, and the willing registered households
-- that have a partner in the register in force (0..1). Null where the ledger, or the register, never came.
with counted as (
    select village_code, count(*) filter (kind = '农民专业合作社' and state = '正常') as cooperatives,
           count(*) filter (state = '正常') as normal, count(*) filter (state = '空壳') as shell,
           count(*) filter (state = '清理') as cleared,
           sum(households) filter (state = '正常') as households,
           sum(poor_households) filter (state = '正常') as poor_households
    from entity_list group by village_code
),
homes as (
    select village_code, count(*) filter (is_willing) as willing,
           count(*) filter (is_willing and partner is not null) as partnered
    from household_list group by village_code
    having count(industry_willing) > 0
),
came as (
    select count(*) > 0 as came from entity_list
)
select v.village_code, v.village, v.is_poor,
       case when came then coalesce(c.cooperatives, 0) end as cooperatives,
       case when came then coalesce(c.normal, 0) end as normal,
       case when came then coalesce(c.shell, 0) end as shell,
       case when came then coalesce(c.cleared, 0) end as cleared,
       c.households, c.poor_households, h.willing, h.partnered,
       h.partnered / nullif(h.willing, 0) as partnered_share,
       s.status
from village_list as v
cross join came
left join counted as c using (village_code)
left join homes as h using (village_code)
left join indicator_standing as s on s.dataset = 'cooperatives' and s.village_code = v.village_code
where $village is null or v.village_code = $village
order by v.village_code
