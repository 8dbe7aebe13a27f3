-- registered_gone: registered and monitored households of the register before that are not in this one.
-- grain: village, register        units: 户        key: village_code, since
-- kept
select 'households' as one, village_code, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       null::varchar as source_sha256, null::bigint as source_row
from household_changes
where is_gone and (was_class <> '非建档立卡' or was_monitored)
group by village_code, register_date, until
