-- row_changes: what became of a dataset's rows between two versions: each key's row before its first change and after
-- its last. versions.py fills in the {table}, its {key}, the {first} and {last} version, and which side is the older.
-- grain: one row per key that was added (新增), changed (变更) or removed (移除)
-- units: the fields'      key: {key}
with events as (
    select *, change_type in ('insert', 'update_postimage') as arrived
    from lake.table_changes('{table}', {first}, {last})
),
old as (
    select * from events
    qualify row_number() over (partition by {key} order by snapshot_id, arrived) = 1 and not arrived
),
new as (
    select * from events
    qualify row_number() over (partition by {key} order by snapshot_id desc, arrived desc) = 1 and arrived
),
met as (
    select {met}, {values}{was}.rowid is not null as was, {now}.rowid is not null as stands,
           coalesce({now}.source_sha256, {was}.source_sha256) as source_sha256,
           coalesce({now}.source_row, {was}.source_row) as source_row
    from old full join new on {same_key}
)
select case when not was then '新增' when not stands then '移除' else '变更' end as change, * exclude (was, stands)
from met
where was <> stands or {differ}
order by {key}
