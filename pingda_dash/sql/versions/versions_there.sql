-- versions_there: the versions of a catalog that an upload or a restoring made, what tells each apart, and who said what
-- of it. Run by SQLite.
-- grain: version      units: none      key: snapshot_id
select
    snapshot_id,
    commit_extra_info as batch,
    author,
    commit_message as message
from ducklake_snapshot_changes
where commit_extra_info is not null
order by snapshot_id
