-- sales_by_product: cumulative sales by product, the largest first.
select product, sum(amount_wan) as amount_wan, count(distinct village_code) as villages
from sale_list where $village is null or village_code = $village
group by product order by amount_wan desc, product
