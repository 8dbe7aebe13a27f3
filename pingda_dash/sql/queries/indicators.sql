-- indicators: the standing of every indicator, for the township ($village null) or one village; headline ones first.
select * from indicator_standing
where village_code is not distinct from $village
  and (not $headline or headline is not null)
order by headline nulls last, position
