-- household_village: households whose 户编号 begins as those of another village do. Only where the numbers of nearly all
-- households of a register say the village: what stands before the hyphen, at most the twelve digits of a village's code.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with counted as materialized (
    select register_date, village_code, split_part(household_id, '-', 1)[:12] as prefix, count(*) as n
    from households
    group by all
),
shares as materialized (
    select *, n / sum(n) over (partition by register_date, prefix) as share,
           sum(n) over (partition by register_date, prefix) as homes
    from counted
),
registers as (
    select register_date, sum(n) filter (share > 0.9 and homes >= 5) > 0.9 * sum(n)
           and count(distinct village_code) filter (share > 0.9 and homes >= 5) > 1 as says_village
    from shares
    group by register_date
),
strange as (
    select s.register_date, s.village_code, s.prefix
    from shares as s
    join registers as r using (register_date)
    where r.says_village and s.share < 0.1
      and exists (
          select 1 from shares as o
          where o.register_date = s.register_date and o.prefix = s.prefix and o.share > 0.9 and o.homes >= 5
      )
)
select 'households' as one, s.village_code, 'household_id' as field, count(*) as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, s.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from strange as s
join households as h
  on h.register_date = s.register_date and h.village_code = s.village_code
 and split_part(h.household_id, '-', 1)[:12] = s.prefix
join register_periods as p on p.dataset = 'households' and p.register_date = s.register_date
group by s.village_code, s.register_date, p.until
