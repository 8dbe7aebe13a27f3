-- household_village: households whose 户编号 begins as those of another village do. Only where the numbers of nearly all
-- households of a register say the village: what stands before the hyphen, at most the twelve digits of a village's code.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with counted as (
    select register_date, village_code, split_part(first_home, '-', 1)[:12] as prefix, homes as n
    from village_registers
    where split_part(first_home, '-', 1)[:12] = split_part(last_home, '-', 1)[:12]
    union all
    select v.register_date, v.village_code, split_part(h.household_id, '-', 1)[:12], count(*)
    from village_registers as v
    join households as h on h.register_date = v.register_date and h.village_code = v.village_code
    where split_part(v.first_home, '-', 1)[:12] <> split_part(v.last_home, '-', 1)[:12]
    group by all
),
shares as (
    select *, n / sum(n) over alike as share, sum(n) over alike as homes
    from counted
    window alike as (partition by register_date, prefix)
),
judged as (
    select *, sum(n) filter (share > 0.9 and homes >= 5) over whole > 0.9 * sum(n) over whole
              and min(village_code) filter (share > 0.9 and homes >= 5) over whole
               <> max(village_code) filter (share > 0.9 and homes >= 5) over whole as says_village,
           bool_or(share > 0.9 and homes >= 5) over (partition by register_date, prefix) as is_one_villages
    from shares
    window whole as (partition by register_date)
)
select 'households' as one, s.village_code, 'household_id' as field, count(*) as ours, '户' as our_unit,
       string_agg(h.household_id, '、' order by h.household_id) as things, s.register_date as since, p.until,
       any_value(h.source_sha256) as source_sha256, min(h.source_row) as source_row
from judged as s
join households as h
  on h.register_date = s.register_date and h.village_code = s.village_code
 and split_part(h.household_id, '-', 1)[:12] = s.prefix
join register_periods as p on p.dataset = 'households' and p.register_date = s.register_date
where s.says_village and s.is_one_villages and s.share < 0.1
group by s.village_code, s.register_date, p.until
