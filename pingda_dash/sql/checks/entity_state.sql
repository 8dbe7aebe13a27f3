-- entity_state: an entity that is 空壳 or 清理 (theirs) and still leads households (ours), or is 正常 and leads none.
-- grain: entity, report        units: 户        key: subject, since
-- kept
select 'cooperatives' as one, village_code, entity as subject, 'households' as field, coalesce(households, 0) as ours,
       '户' as our_unit, state as their_text, report_date as since,
       next_report(entity, report_date) as until, source_sha256, source_row
from cooperatives
qualify (state = '正常') = (coalesce(households, 0) = 0)
