-- quality_cells: how good each ledger of each village is in the week of the as-of date (`quality_cells`), by ledger and
-- village, and how the week before was (was); of one village, one ledger, or those that a unit answers for.
-- grain: village × ledger        key: dataset, village_code or null
with weeks as (
    select max(week) as week from campaign_weeks
)
select c.*, b.score as was, l.covers is null as is_whole
from quality_cells as c
join weeks as w on w.week = c.week
join dataset_list as l on l.dataset = c.dataset
left join quality_cells as b
  on b.week = c.week - 1 and b.dataset = c.dataset and b.village_code is not distinct from c.village_code
where ($village is null or c.village_code = $village) and ($dataset is null or c.dataset = $dataset)
  and ($unit is null or c.dataset in (select dataset from ledger_units where unit = $unit))
order by l.covers is null, c.position, c.village_code nulls last
