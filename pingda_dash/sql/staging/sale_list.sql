-- sale_list: each village's latest cumulative sales of a product through a channel on the as-of date.
-- grain: village, channel, product        units: 万元        key: village_code, channel, product
select village_code, channel, product, quantity, quantity_unit, amount_wan, is_station, report_date
from sales
where report_date <= getvariable('as_of')
qualify row_number() over (partition by village_code, channel, product order by report_date desc) = 1
