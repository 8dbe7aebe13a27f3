-- row_changes: what becomes of a dataset's rows when an incoming file is accepted, as `Lake.load` does it: rows meet by
-- key; a register's list replaces the list of the same day, so what it does not name any more is removed.
-- grain: one row per added (新增), changed (变更) or removed (移除) key, in the file's order      key: {key}
select case when old.there is null then '新增' when new.there is null then '移除' else '变更' end as change,
       new.source_row, {met}, {values}
from (select *, true as there from incoming) as new
{join} join (select *, true as there from lake.{table} {of_day}) as old on {same_key}
where old.there is null or new.there is null or {differ}
order by new.source_row nulls last, {key}
limit {limit}
