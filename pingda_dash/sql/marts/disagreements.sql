-- disagreements: what every check found, in one list (账账不符).
-- grain: one row a finding        key: check_id, village_code, title
select 'roster_households' as check_id, village_code, unit, title, detail from roster_households
union all
select 'participants_over_roster', village_code, unit, title, detail from participants_over_roster
union all
select 'task_over_indicator', village_code, unit, title, detail from task_over_indicator
