-- first_version: a catalog just created begins with version 0, its tables empty, so that the first upload is version 1:
-- the snapshot that created the tables becomes one with the snapshot that DuckLake begins with. Run by SQLite.
-- grain: changes in place      units: none      key: none
delete from ducklake_snapshot where snapshot_id = 0;
update ducklake_snapshot set snapshot_id = 0 where snapshot_id = 1;
update ducklake_snapshot_changes
set changes_made = 'created_schema:"main",' || changes_made, snapshot_id = 2
where snapshot_id = 1;
delete from ducklake_snapshot_changes where snapshot_id = 0;
update ducklake_snapshot_changes set snapshot_id = 0 where snapshot_id = 2;
update ducklake_table set begin_snapshot = 0 where begin_snapshot = 1;
update ducklake_column set begin_snapshot = 0 where begin_snapshot = 1;
update ducklake_schema_versions set begin_snapshot = 0 where begin_snapshot = 1;
