-- versions_there: the versions of a catalog that an upload or a restoring made, and what tells each apart. Run by SQLite.
-- grain: version      units: none      key: snapshot_id
select
    snapshot_id,
    commit_extra_info as batch
from ducklake_snapshot_changes
where commit_extra_info is not null
order by snapshot_id
