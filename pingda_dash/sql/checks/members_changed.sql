-- members_changed: households with more than two people more or fewer than in the register before. Those of 未脱贫户:
-- unlifted_members.
-- grain: village, register        units: 户        key: village_code, since
-- kept
select 'households' as one, village_code, 'members' as field, count(*) as ours, '户' as our_unit,
       string_agg(household_id, '、' order by household_id) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from household_changes
where abs(members - was_members) > 2 and not '未脱贫' in (class, was_class)
group by village_code, register_date, until
