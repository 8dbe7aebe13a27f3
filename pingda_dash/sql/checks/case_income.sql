-- case_income: open cases of 脱贫不稳定户 and 边缘易致贫户 whose household has more than twice the poverty line in the register
-- of then (ours; theirs: the line). 突发困难户 may have had any income.
-- grain: household, day on which a report or a register came        units: 元        key: part, since
-- kept
select 'monitoring' as one, 'households' as other, c.village_code, 'kind' as field, c.household_id as part,
       c.household_id as things, c.net_income as ours, '元' as our_unit, p.poverty_line as theirs, '元' as their_unit,
       c.since, c.until, c.source_sha256, c.source_row
from cases_beside_register as c
cross join plan_campaign as p
where c.is_open and c.kind in ('脱贫不稳定户', '边缘易致贫户') and c.net_income > 2 * p.poverty_line
