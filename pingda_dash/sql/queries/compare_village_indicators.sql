-- compare_village_indicators: one indicator of the plan ($indicator; null: every one) in every village on the earlier day
-- (was_…) and on the as-of date. What nobody reported is null.
-- forward: what changed in `unit`, above 0 towards the goal; forward_share: the same of progress, 0..1.
-- grain: indicator, village        units: as plan_indicators.unit, shares 0..1        key: id, village_code
select b.id, b.village_code, b.village, b.unit, b.direction, b.actual, b.progress, b.status,
       a.actual as was_actual, a.progress as was_progress, a.status as was_status,
       -- Shares carry a rounding error in their last digits, which is no movement.
       towards_goal(b.direction, round(b.actual - a.actual, 6)) as forward,
       round(b.progress - a.progress, 6) as forward_share
from indicator_standing as b
left join (from earlier('indicator_standing')) as a on a.id = b.id and a.village_code = b.village_code
where b.village_code is not null and ($indicator is null or b.id = $indicator)
order by b.id, b.village_code
