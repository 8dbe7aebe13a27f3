-- case_kind: open cases whose 监测类型 is none for their household (part): 脱贫不稳定户 are registered households, 边缘易致贫户
-- are not. The register's own word for a kind may come later, but never makes one of the others.
-- grain: household, day on which a report or a register came        key: part, since
-- kept
select 'monitoring' as one, 'households' as other, village_code, 'kind' as field, household_id as part,
       household_id as things, kind as our_text, category as their_text, since, until, source_sha256, source_row
from cases_beside_register
where is_open
  and (kind = '脱贫不稳定户' and category in ('一般户', '边缘易致贫户')
       or kind = '边缘易致贫户' and is_registered_kind(category))
