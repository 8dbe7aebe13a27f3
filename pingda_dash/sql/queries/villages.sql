-- villages: every village with its facts, place on the schematic map and standing, in the fixed order.
select * from village_standing order by village_code
