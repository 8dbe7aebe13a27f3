-- relocation_sites: every settlement as it stands.
select * from settlement_list order by village_code nulls last, settlement
