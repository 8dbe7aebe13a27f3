-- demo_catalog: a catalog without what was drawn or read from a clock when it was made, so that the same uploads give
-- the same catalog: identifiers are made from names (`named`), a version's time is when its upload came (UTC), the
-- first table list is sorted (`sorted_list`), data files lie beside the catalog. Run by SQLite; demo_lake.py fills in
-- {uploads}.
-- grain: changes in place      units: none      key: none
update ducklake_metadata set value = 'files/' where key = 'data_path';
update ducklake_schema set schema_uuid = named('schema ' || schema_name);
update ducklake_table set table_uuid = named('table ' || table_name);
update ducklake_data_file set path = 'ducklake-' || named('file ' || data_file_id) || '.parquet';
update {uploads} set batch = replace(named('version ' || begin_snapshot), '-', '');
update ducklake_table_column_stats
set min_value = (select min(batch) from {uploads}), max_value = (select max(batch) from {uploads})
where (table_id, column_id) in (
    select t.table_id, c.column_id from ducklake_table as t join ducklake_column as c using (table_id)
    where t.table_name = 'uploads' and c.column_name = 'batch'
);
update ducklake_snapshot_changes
set commit_extra_info = replace(named('version ' || snapshot_id), '-', '')
where commit_extra_info is not null;
update ducklake_snapshot_changes set changes_made = sorted_list(changes_made) where snapshot_id = 0;
update ducklake_snapshot
set snapshot_time = (
    select strftime('%Y-%m-%d %H:%M:%S', coalesce(
        max(received_at) filter (where begin_snapshot = snapshot_id), min(received_at)
    ), '-8 hours') || '+00'
    from {uploads}
);
