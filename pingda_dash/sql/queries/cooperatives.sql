-- cooperatives: every 新型经营主体, or those of one village.
select * from entity_list
where $village is null or village_code = $village
order by village_code, kind, entity
