-- concerns: 今日要情, worst first; $village null for all.
select * from concerns where $village is null or village_code = $village order by rank
