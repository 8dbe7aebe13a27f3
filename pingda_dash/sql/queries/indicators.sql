-- indicators: the standing of every indicator, for the township ($village null) or one village, or of those that a unit
-- leads; headline ones first.
select * from indicator_standing
where ($village is null and village_code is null or village_code = $village)
  and ($headline is null or not $headline or headline is not null)
  and ($unit is null or lead_unit = $unit or names_unit(lead_unit, $unit))
order by headline nulls last, position
