-- ledger_rows: the rows of one dataset behind a figure, newest first, with file, line, who sent it and when.
-- $item: what the ledger is read by, such as an industry, a task or a project. ledger_rows.py fills in the rest from
-- the dataset's contract: a register's rows are those of the list in force on the as-of date, people's names are
-- masked.
select {columns}
from {table} as r
left join uploads as u on u.sha256 = r.source_sha256
{joins}
where {in_force} and ($village is null or {village} = $village) and ($item is null or {item} = $item)
order by {order}
