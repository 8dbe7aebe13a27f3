-- disagreements: what every check found, in one list (账账不符). A new check adds its line here, with the datasets it holds
-- against each other.
-- grain: one row a finding        key: finding
with found as (
    select 'roster_households' as check_id, village_code, unit, title, detail, 'villages' as one, 'households' as other
    from roster_households
    union all
    select 'participants_over_roster', village_code, unit, title, detail, 'industry', 'villages'
    from participants_over_roster
    union all
    select 'task_over_indicator', village_code, unit, title, detail, 'tasks', null from task_over_indicator
    union all
    select 'guarantees_register', village_code, unit, title, detail, 'guarantees', 'households' from guarantees_register
    union all
    select 'monitoring_register', village_code, unit, title, detail, 'monitoring', 'households' from monitoring_register
    union all
    select 'partners_over_entity', village_code, unit, title, detail, 'cooperatives', 'households'
    from partners_over_entity
    union all
    select 'closed_without_evidence', village_code, unit, title, detail, 'rectification', null
    from closed_without_evidence
    union all
    select 'archives_roster', village_code, unit, title, detail, 'records', 'households' from archives_roster
)
select *, md5(concat_ws('|', check_id, village_code, unit, title)) as finding from found
