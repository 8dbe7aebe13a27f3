-- disagreements: what every check found, in one list (账账不符), as values: what each ledger says, ours and theirs. A new
-- check adds its line here, with the datasets it holds against each other.
-- finding: a name that stays while the figures move: the check, the village, the unit, what it is about.
-- grain: one row a finding        units: ours in our_unit, theirs in their_unit        key: finding
with found as (
    select 'roster_households' as check_id, *, 'villages' as one, 'households' as other from roster_households
    union all by name
    select 'participants_over_roster' as check_id, *, 'industry' as one, 'villages' as other from participants_over_roster
    union all by name
    select 'task_over_indicator' as check_id, *, 'tasks' as one, null as other from task_over_indicator
    union all by name
    select 'guarantees_register' as check_id, *, 'guarantees' as one, 'households' as other from guarantees_register
    union all by name
    select 'monitoring_register' as check_id, *, 'monitoring' as one, 'households' as other from monitoring_register
    union all by name
    select 'partners_over_entity' as check_id, *, 'cooperatives' as one, 'households' as other from partners_over_entity
    union all by name
    select 'closed_without_evidence' as check_id, *, 'rectification' as one, null as other from closed_without_evidence
    union all by name
    select 'archives_roster' as check_id, *, 'records' as one, 'households' as other from archives_roster
)
select *, concat_ws('|', check_id, coalesce(village_code, ''), coalesce(unit, ''), coalesce(subject, ''), part) as finding
from found
