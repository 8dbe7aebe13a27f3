"""What was accepted, and what it changed: every version told apart, compared, and given back as a new one.

A version is a snapshot that an upload or a restoring made. Whatever its kind, nothing is ever taken out of the history:
giving back an earlier version is one more snapshot, and the files it leaves out may be sent again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.errors import PingdaError, UnknownSnapshot
from pingda_dash.lake_tables import (
    UPLOAD_COLUMNS,
    all_tables,
    quote_identifier,
    quote_text,
    table_key,
)
from pingda_dash.manifests import Manifest

SQL = Path(__file__).parent / "sql" / "versions"

CATALOG = "__ducklake_metadata_lake"
"""DuckLake's own tables, whose layout is part of its specification: asking them for the versions does not grow slow."""

ADDED, CHANGED, REMOVED = "新增", "变更", "移除"


class NothingToRestore(PingdaError):
    "数据与这一版完全相同,没有要恢复的。"


class NotTheNewest(PingdaError):
    "没有撤回,数据没有变化:"


@dataclass(frozen=True)
class Renewed:
    """A register's list of a new day beside the list before it: how many joined, changed, and left."""

    day: date
    since: date
    joined: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Changes:
    """What became of one dataset's rows between two versions: how many, and the first of them.

    rows: change (新增, 变更, 移除), the key's columns, `old_<field>` and `new_<field>` of every other field, and where
    the row came from (source_sha256, source_row); one row a key, in the key's order.
    """

    contract: Contract
    added: int
    changed: int
    removed: int
    rows: pd.DataFrame
    renewed: Renewed | None = None
    """For a register of which a list of a later day came: every row of it is new, few of them differ."""

    @property
    def count(self) -> int:
        """How many rows differ."""
        return self.added + self.changed + self.removed

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        return table_key(self.contract)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields beside the key, in the contract's order."""
        return tuple(field for field in self.contract.fields if field.name not in self.key)


@dataclass(frozen=True)
class Comparison:
    """Two versions, and every dataset in which they differ."""

    before: int
    after: int
    datasets: tuple[Changes, ...]


# --- which versions there are -----------------------------------------------------------------------------------


def versions(cur: duckdb.DuckDBPyConnection, limit: int | None = None, before: int | None = None) -> pd.DataFrame:
    """The newest versions (older than `before`), newest first.

    version, received_at, author, message (as it was written), files, rows, batch; restored: the
    version that was given back, null for an upload; undone: the upload's files are not part of the newest version.
    """
    frame = cur.execute(
        f"""
        SELECT snapshot_id AS version, author, commit_message AS message, commit_extra_info AS batch
        FROM {CATALOG}.ducklake_snapshot_changes
        WHERE commit_extra_info IS NOT NULL AND ($1 IS NULL OR snapshot_id < $1)
        ORDER BY snapshot_id DESC LIMIT $2
        """,
        [before, 1 << 40 if limit is None else limit],
    ).df()
    restored = frame["batch"].map(_restored)
    frame["restored"] = restored.map(lambda one: one[0]).astype("Int64")
    uploads = _present(cur, frame)
    frame["undone"] = frame["restored"].isna() & ~frame["batch"].isin(uploads["batch"])
    if frame["undone"].any():
        uploads = pd.concat([uploads, _undone(cur, frame[frame["undone"]])])
    uploaded = frame[["batch"]].merge(uploads, on="batch", how="left")
    frame["received_at"] = uploaded["received_at"].fillna(pd.to_datetime(restored.map(lambda one: one[1])))
    frame["files"] = uploaded["files"].fillna(0).astype("int64")
    frame["rows"] = uploaded["rows"].fillna(0).astype("int64")
    return frame[["version", "received_at", "author", "message", "files", "rows", "batch", "restored", "undone"]]


_COUNTED = """
    batch, any_value(received_at) AS received_at, count(DISTINCT sha256) AS files,
    sum(added + changed + removed)::BIGINT AS rows
"""


def _present(cur: duckdb.DuckDBPyConnection, listed: pd.DataFrame) -> pd.DataFrame:
    """batch, received_at, files and rows of every upload that is part of the newest version; none asked for no list."""
    if listed.empty:
        return pd.DataFrame(columns=["batch", "received_at", "files", "rows"])
    return cur.execute(f"SELECT {_COUNTED} FROM lake.uploads GROUP BY batch").df()


def _undone(cur: duckdb.DuckDBPyConnection, listed: pd.DataFrame) -> pd.DataFrame:
    """The same of some versions' uploads that are not: what arrived with each, which takes four times as long."""
    first, last = int(listed["version"].min()), int(listed["version"].max())
    changes = f"lake.table_changes('uploads', {first}, {last})"
    arrived = cur.execute(f"SELECT {_COUNTED} FROM {changes} WHERE {_ARRIVED} GROUP BY batch").df()
    return arrived[arrived["batch"].isin(listed["batch"])]


_ARRIVED = "change_type IN ('insert', 'update_postimage')"


def files(cur: duckdb.DuckDBPyConnection, version: int) -> pd.DataFrame:
    """The files that a version took in, or, giving back an earlier one, took back in and left out (`gone`).

    In the order they were loaded in.
    """
    frame = cur.execute(
        f"""
        SELECT * EXCLUDE (snapshot_id, rowid, change_type), NOT {_ARRIVED} AS gone
        FROM lake.table_changes('uploads', {version}, {version}) ORDER BY gone, rowid
        """
    ).df()
    return frame.reindex(columns=[*UPLOAD_COLUMNS, "gone"])  # a column may have come later than the version


_OF_THE_BATCH = ("batch", "author", "message", "received_at")
"""What the rows of an upload's files have in common."""


def uploaded(cur: duckdb.DuckDBPyConnection, batch: str) -> list[dict[str, Any]]:
    """What a manifest says of an upload's files, as plain values: `uploads` without what they have in common."""
    rows = cur.execute(
        f"SELECT * EXCLUDE ({', '.join(_OF_THE_BATCH)}) FROM lake.uploads WHERE batch = ? ORDER BY rowid", [batch]
    )
    return _plain_rows(rows.df())


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    text: str = frame.to_json(orient="records", force_ascii=False, date_format="iso", date_unit="s")
    return list(json.loads(text))


def batch_of(cur: duckdb.DuckDBPyConnection, version: int) -> str | None:
    """What tells a version apart (`commit_extra_info`); None for one that the lake does not have."""
    query = f"SELECT commit_extra_info FROM {CATALOG}.ducklake_snapshot_changes WHERE snapshot_id = ?"
    row = cur.execute(query, [version]).fetchone()
    return None if row is None else row[0]


def since(cur: duckdb.DuckDBPyConnection, version: int) -> Iterator[Manifest]:
    """The manifests of every version after one, in order."""
    frame = versions(cur)
    for row in frame[frame["version"] > version].sort_values("version").to_dict("records"):
        upload = pd.isna(row["restored"])
        loaded = files(cur, int(row["version"])).query("not gone") if upload else None
        yield Manifest(
            version=int(row["version"]),
            batch=str(row["batch"]),
            author=str(row["author"]),
            message=str(row["message"]),
            at=row["received_at"].isoformat(),
            restored=None if upload else int(row["restored"]),
            files=[] if loaded is None else _plain_rows(loaded.drop(columns=[*_OF_THE_BATCH, "gone"])),
        )


def newest(cur: duckdb.DuckDBPyConnection) -> int | None:
    """The newest version; None before the first upload. Cheap: every look at the head asks it of an empty lake."""
    query = f"SELECT max(snapshot_id) FROM {CATALOG}.ducklake_snapshot_changes WHERE commit_extra_info IS NOT NULL"
    row = cur.execute(query).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def marker(version: int, at: datetime) -> str:
    """What a snapshot that gives back a version says of itself, beside its message."""
    return json.dumps({"restored": version, "at": at.isoformat(timespec="seconds")})


def _restored(extra: str) -> tuple[int | None, str | None]:
    """(version, time) of a snapshot that gave back an earlier version; nothing for an upload."""
    if not extra.startswith("{"):
        return None, None
    marked = json.loads(extra)
    return int(marked["restored"]), str(marked["at"])


# --- what changed -----------------------------------------------------------------------------------------------


def last(cur: duckdb.DuckDBPyConnection) -> int:
    """The newest snapshot's number, whatever made it. DuckLake's own function for it loads the catalog first."""
    row = cur.execute(f"SELECT max(snapshot_id) FROM {CATALOG}.ducklake_snapshot").fetchone()
    assert row is not None
    return int(row[0])


def columns_there(cur: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Table → the columns that it has in the newest version; DuckDB's own list of them loads the catalog first."""
    rows = cur.execute(
        f"""
        SELECT table_name, list(column_name)
        FROM {CATALOG}.ducklake_table AS t JOIN {CATALOG}.ducklake_column AS c USING (table_id)
        WHERE t.end_snapshot IS NULL AND c.end_snapshot IS NULL AND c.parent_column IS NULL GROUP BY ALL
        """
    ).fetchall()
    return {name: set(columns) for name, columns in rows}


def existing(cur: duckdb.DuckDBPyConnection, version: int) -> int:
    """The version itself. Raises UnknownSnapshot when the lake has no such version: none is ever let go."""
    if not 0 <= version <= last(cur):
        raise UnknownSnapshot(str(version))
    return int(version)


def made_at(cur: duckdb.DuckDBPyConnection, version: int) -> str:
    """When a version was made, as text to the microsecond; empty for one the lake does not have."""
    result = cur.execute(
        f"SELECT snapshot_time::VARCHAR FROM {CATALOG}.ducklake_snapshot WHERE snapshot_id = ?", [version]
    )
    row = result.fetchone()
    return "" if row is None else str(row[0])


def touched(cur: duckdb.DuckDBPyConnection, before: int, after: int) -> set[str]:
    """The tables whose rows any snapshot between two versions came to or went from."""
    first, last = sorted((before, after))
    result = cur.execute(
        f"""
        SELECT DISTINCT table_name
        FROM (
            SELECT unnest(regexp_extract_all(changes_made, ':(\\d+)', 1))::BIGINT AS table_id
            FROM {CATALOG}.ducklake_snapshot_changes WHERE snapshot_id > ? AND snapshot_id <= ?
        ) JOIN {CATALOG}.ducklake_table USING (table_id)
        """,
        [first, last],
    )
    return {str(name) for (name,) in result.fetchall()}


def changes(
    cur: duckdb.DuckDBPyConnection, contract: Contract, before: int, after: int, limit: int | None = None
) -> Changes:
    """What became of a dataset's rows from one version to another, which may be the older one.

    limit: at most so many rows are given; all are counted.
    """
    first, last = sorted((existing(cur, before), existing(cur, after)))
    key = table_key(contract)
    rest = [field.name for field in contract.fields if field.name not in key]
    columns = _columns_between(cur, contract.name, first, last)
    if columns is None:
        return Changes(contract, 0, 0, 0, pd.DataFrame(columns=["change", *key]))
    old, new = ("old", "new") if before <= after else ("new", "old")
    quoted = [quote_identifier(name) for name in key]
    pairs = [
        f"{_value(side, field, columns)} AS {quote_identifier(f'{word}_{field.name}')}"
        for field in contract.fields
        if field.name in rest
        for word, side in (("old", old), ("new", new))
    ]
    sql = (SQL / "row_changes.sql").read_text(encoding="utf-8")
    select = sql.format(
        table=contract.name,
        first=first + 1,
        last=last,
        was=old,
        now=new,
        key=", ".join(quoted),
        met=", ".join(f"coalesce(old.{name}, new.{name}) AS {name}" for name in quoted),
        same_key=" AND ".join(f"old.{name} IS NOT DISTINCT FROM new.{name}" for name in quoted),
        values="".join(f"{pair}, " for pair in pairs),
        differ=" OR ".join(f'"old_{name}" IS DISTINCT FROM "new_{name}"' for name in rest) or "false",
    )
    cur.execute(f"CREATE OR REPLACE TEMP TABLE row_changes AS {select}")
    counts = dict(cur.execute("SELECT change, count(*) FROM row_changes GROUP BY change").fetchall())
    rows = cur.execute("FROM row_changes LIMIT ?", [1 << 40 if limit is None else limit]).df()
    cur.execute("DROP TABLE row_changes")
    renewed = _renewed(cur, contract, first, last, rest) if before < after and counts.get(ADDED) else None
    return Changes(contract, counts.get(ADDED, 0), counts.get(CHANGED, 0), counts.get(REMOVED, 0), rows, renewed)


def _renewed(
    cur: duckdb.DuckDBPyConnection, contract: Contract, first: int, last: int, fields: Sequence[str]
) -> Renewed | None:
    """How a register's newest list differs from the one that was the newest before; None when no later one came."""
    if contract.mode != "register":
        return None
    columns = [_columns_at(cur, contract.name, version) for version in (first, last)]
    if not columns[0] or not columns[1]:
        return None
    both = [quote_identifier(name) for name in fields if name in columns[0] & columns[1]]
    key = map(quote_identifier, contract.primary_key)
    sql = (SQL / "new_list.sql").read_text(encoding="utf-8")
    row = cur.execute(
        sql.format(
            table=contract.name,
            first=first,
            last=last,
            differ=" OR ".join(f"old.{name} IS DISTINCT FROM new.{name}" for name in both) or "false",
            same_key=" AND ".join(f"old.{name} IS NOT DISTINCT FROM new.{name}" for name in key),
        )
    ).fetchone()
    return None if row is None else Renewed(*row)


def _columns_at(cur: duckdb.DuckDBPyConnection, table: str, version: int) -> set[str]:
    """The columns a table had at a version; none when it came later."""
    try:
        cur.execute(f"FROM lake.{quote_identifier(table)} AT (VERSION => {version}) LIMIT 0")
    except duckdb.CatalogException:
        return set()
    return {name for name, *_ in cur.description or ()}


def compare(cur: duckdb.DuckDBPyConnection, before: int, after: int, limit: int | None = None) -> Comparison:
    """Every dataset in which two versions differ, in the contracts' order."""
    moved = touched(cur, existing(cur, before), existing(cur, after))
    compared = (changes(cur, one, before, after, limit) for one in contracts().values() if one.name in moved)
    return Comparison(before, after, tuple(one for one in compared if one.count))


def _columns_between(cur: duckdb.DuckDBPyConnection, table: str, first: int, last: int) -> set[str] | None:
    """The columns a table had at the last of some versions; None when nothing of it can have changed between them."""
    if first == last:
        return None
    try:
        cur.execute(f"FROM lake.table_changes({quote_text(table)}, {first + 1}, {last}) LIMIT 0")
    except duckdb.CatalogException:  # the dataset came later
        return None
    return {name for name, *_ in cur.description or ()}


def _value(side: str, field: Field, columns: set[str]) -> str:
    """A field of one side; null where it came later than both versions."""
    return f"{side}.{quote_identifier(field.name)}" if field.name in columns else f"NULL::{field.sql_type}"


# --- giving back ------------------------------------------------------------------------------------------------


def give_back(cur: duckdb.DuckDBPyConnection, version: int, tables: Collection[str]) -> bool:
    """Make tables what they were at a version, within the caller's transaction; False when they are that already.

    Rows that stayed are left alone. The old rows are set aside first: a deletion of the same transaction would be
    seen in them, too.
    """
    differs = False
    for table in tables:
        columns = all_tables()[table]
        name, names = f"lake.{quote_identifier(table)}", ", ".join(map(quote_identifier, columns))
        _set_aside(cur, name, columns, version)
        cur.execute(f"CREATE OR REPLACE TEMP TABLE missing AS FROM wanted EXCEPT ALL SELECT {names} FROM {name}")
        cur.execute(f"CREATE OR REPLACE TEMP TABLE surplus AS SELECT {names} FROM {name} EXCEPT ALL FROM wanted")
        missing, surplus = (_count(cur, each) for each in ("missing", "surplus"))
        if surplus:
            same = " AND ".join(f"now.{q} IS NOT DISTINCT FROM gone.{q}" for q in map(quote_identifier, columns))
            cur.execute(f"DELETE FROM {name} AS now WHERE EXISTS (SELECT 1 FROM surplus AS gone WHERE {same})")
        if missing:
            cur.execute(f"INSERT INTO {name} ({names}) FROM missing")
        differs = differs or bool(missing or surplus)
    cur.execute("DROP TABLE IF EXISTS wanted; DROP TABLE IF EXISTS missing; DROP TABLE IF EXISTS surplus")
    return differs


def _set_aside(cur: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], version: int) -> None:
    """A table's rows at a version as the temporary table `wanted`, in today's columns; empty where it came later."""
    declared = ", ".join(f"{quote_identifier(column)} {kind}" for column, kind in columns.items())
    cur.execute(f"CREATE OR REPLACE TEMP TABLE wanted ({declared})")
    with suppress(duckdb.CatalogException):
        cur.execute(f"INSERT INTO wanted BY NAME FROM {name} AT (VERSION => {int(version)})")


def _count(cur: duckdb.DuckDBPyConnection, table: str) -> int:
    (count,) = cur.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
    return int(count)


def digest(cur: duckdb.DuckDBPyConnection, only: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
    """Table → (rows, a number that all of their values make): the same for two lakes that hold the same.

    only: these tables; None: all. Another version of DuckDB may hash otherwise. A column that has no values is as good
    as none, so that one which a later release adds changes nothing, and neither does its place. The batch of an upload
    is left out: it is a number drawn for it. No rows handed back is as good as nothing said.
    """
    digests = {}
    there = set(
        cur.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'").fetchall()
    )
    for table, columns in all_tables().items():
        if only is not None and table not in only:
            continue
        values = {name: quote_identifier(name) for name in columns if name != "batch" and (table, name) in there}
        of = f"lake.{quote_identifier(table)}"
        # To hash no rows takes three times as long to plan as to hash some, and most of all tables have none.
        if not values or (only is None and cur.execute(f"SELECT count(*) FROM {of}").fetchall() == [(0,)]):
            digests[table] = (0, 0)
            continue
        if table == "uploads":
            values["rows_returned"] = "nullif(rows_returned, 0)"
        row = "0"
        for name, value in values.items():
            row = f"xor({row}, CASE WHEN {value} IS NULL THEN 0 ELSE hash({quote_text(name)}, {value}) END)"
        sql = f"SELECT count(*), coalesce(bit_xor(hash({row})), 0) FROM {of}"
        rows, number = cur.execute(sql).fetchall()[0]
        digests[table] = (int(rows), int(number))
    return digests
