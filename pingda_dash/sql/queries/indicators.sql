-- indicators: the standing of every indicator, for the township ($village null) or one village; headline ones first.
select * from indicator_standing
where ($village is null and village_code is null or village_code = $village)
  and ($headline is null or not $headline or headline is not null)
order by headline nulls last, position
