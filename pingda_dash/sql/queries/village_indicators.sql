-- village_indicators: one indicator's standing in every village, or in one, in the fixed village order.
select * from indicator_standing where id = $indicator and village_code is not null and ($village is null or village_code = $village)
order by village_code
