-- concerns: 今日要情, worst first; of one village or unit ($village, $unit) its own. $settled: findings that were explained, a line each: they are left
-- out, and the worst of the others is brought forward in their place.
with kept as (
    select * from concerns
    where ($village is null or village_code = $village)
          and ($unit is null or unit = $unit or names_unit(unit, $unit))
          and ($settled is null or ref_kind <> 'check' or not list_contains(string_split($settled, chr(10)), ref_id))
),
worst_finding as (
    select min(rank) as rank from kept where kind = '核对'
)
select k.* replace (
           row_number() over (order by concern_place(k.rank, coalesce(k.rank = w.rank, false)), k.rank) as rank
       )
from kept as k
cross join worst_finding as w
order by rank
