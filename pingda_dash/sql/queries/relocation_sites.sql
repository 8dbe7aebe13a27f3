-- relocation_sites: every settlement as it stands, or those in one village.
select * from settlement_list
where $village is null or village_code = $village
order by village_code nulls last, settlement
