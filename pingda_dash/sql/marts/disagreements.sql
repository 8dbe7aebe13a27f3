-- disagreements: what every check found, in one list (账账不符). A new check adds its line here.
-- grain: one row a finding        key: check_id, village_code, title
select 'roster_households' as check_id, village_code, unit, title, detail from roster_households
union all
select 'participants_over_roster', village_code, unit, title, detail from participants_over_roster
union all
select 'task_over_indicator', village_code, unit, title, detail from task_over_indicator
union all
select 'guarantees_register', village_code, unit, title, detail from guarantees_register
union all
select 'monitoring_register', village_code, unit, title, detail from monitoring_register
union all
select 'partners_over_entity', village_code, unit, title, detail from partners_over_entity
union all
select 'closed_without_evidence', village_code, unit, title, detail from closed_without_evidence
union all
select 'archives_roster', village_code, unit, title, detail from archives_roster
