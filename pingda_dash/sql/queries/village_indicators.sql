-- village_indicators: one indicator's standing in every village, in the fixed village order.
select * from indicator_standing where id = $indicator and village_code is not null order by village_code
