-- data_files: every data file that a version of the catalog reads, below `files/`, with its size and its rows (null for
-- a list of deleted rows). Run by SQLite.
-- grain: file      units: bytes, rows      key: path
select
    s.path || t.path || f.path as path,
    f.file_size_bytes,
    f.record_count
from ducklake_data_file as f
inner join ducklake_table as t on f.table_id = t.table_id and t.end_snapshot is null
inner join ducklake_schema as s on t.schema_id = s.schema_id
union all
select
    s.path || t.path || d.path as path,
    d.file_size_bytes,
    null as record_count
from ducklake_delete_file as d
inner join ducklake_table as t on d.table_id = t.table_id and t.end_snapshot is null
inner join ducklake_schema as s on t.schema_id = s.schema_id
order by path
