-- spot_listed: what a spot check may draw from on the as-of date: the households of the register in force; settlements,
-- entities and projects as last reported. state: what they are stratified by beside the village; '' for no village.
-- grain: ledger × thing        key: dataset, thing
select 'households' as dataset, household_id as thing, village_code, category as state, register_date as list_date
from household_list
union all
select 'relocation', settlement, coalesce(village_code, ''), '安置点', report_date from settlement_list
union all
select 'cooperatives', entity, coalesce(village_code, ''), kind, report_date from entity_list
union all
select 'funds', project_id, coalesce(village_code, ''), purpose, report_date from project_list
