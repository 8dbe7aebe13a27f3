-- workshop_list: every 扶贫车间, or those of one village: recognised ones first.
select * from shop_list
where $village is null or village_code = $village
order by recognised_on nulls last, eligible desc, workshop
