-- registered_lack: registered households without a helper or a cause of poverty (subject), where nearly all others of the
-- register have one.
-- grain: village, what is not there, register        units: 户        key: village_code, subject, since
-- kept
select 'households' as one, village_code, lacks as subject, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_oddities
where lacks is not null
group by village_code, lacks, register_date, until
