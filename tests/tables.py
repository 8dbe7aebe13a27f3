"""A snapshot made of rows, for tests of what the SQL says: no file, no ledger that is read, no lake.

`tests/sql/test_tables.py` holds that it is the snapshot which the same rows give through a lake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from cachetools import LRUCache

from pingda_dash import draws, settings
from pingda_dash.contracts import contracts
from pingda_dash.lake import in_memory
from pingda_dash.lake_tables import all_tables, quote_identifier, table_key
from pingda_dash.snapshot import Snapshot, on_tables

Row = dict[str, object]
FILE, UNIT, WORDS, NOON = "表.csv", "乡农业中心", "5月第三周", datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001


def dated(day: date, rows: Iterable[Row]) -> list[Row]:
    """The rows of a register that is true of a day."""
    return [{"register_date": day, **row} for row in rows]


def snapshot_of(drawn: Path | None = None, **tables: Iterable[Row]) -> Snapshot:
    """A snapshot whose datasets hold these rows, each from one file: `snapshot_of(industry=[…])`.

    drawn: a folder whose draws it has. Fields that a row leaves out are empty. The same rows give the same snapshot,
    which is for asking only: cases of one rule differ in the day.

    Raises ValueError for two rows with one key, which a lake would not hold, and duckdb.Error for a field that the
    contract does not have or a value that it cannot hold.
    """
    given = {name: list(rows) for name, rows in tables.items()}
    key = repr((settings.data_dir(), drawn, given))
    made = _made.get(key)
    if made is None:
        made = _made[key] = _snapshot(given, drawn)
    return made


_made: LRUCache[str, Snapshot] = LRUCache(4)


def _snapshot(tables: dict[str, list[Row]], drawn: Path | None) -> Snapshot:
    con = in_memory()
    for name, columns in all_tables().items():
        declared = ", ".join(f"{quote_identifier(column)} {kind}" for column, kind in columns.items())
        con.execute(f"CREATE TABLE {quote_identifier(name)} ({declared})")
    con.execute("ALTER TABLE uploads ADD COLUMN version BIGINT")
    for version, (dataset, rows) in enumerate(tables.items(), start=1):
        key = table_key(contracts()[dataset])
        if len({tuple(row.get(name) for name in key) for row in rows}) < len(rows):
            raise ValueError(f"{dataset}: two rows with one key")
        _insert(con, dataset, [{**row, "source_sha256": dataset, "source_row": n + 2} for n, row in enumerate(rows)])
        _insert(con, "uploads", _uploads(dataset, rows, version))
    return on_tables(con, drawn=draws.tables(drawn))


def _uploads(dataset: str, rows: list[Row], version: int) -> list[Row]:
    """The files that the rows of a dataset came in: one, of a register one for each of its days."""
    shared: Row = {"batch": dataset, "sha256": dataset, "filename": FILE, "dataset": dataset, "author": UNIT}
    shared |= {"message": WORDS, "received_at": NOON, "version": version}
    counts = Counter(row.get("register_date") for row in rows)
    return [
        {**shared, "register_date": day, "rows_in": count, "rows_good": count, "added": count}
        for day, count in counts.items()
    ]


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if rows:
        con.register("given", pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows]))
        con.execute(f"INSERT INTO {quote_identifier(table)} BY NAME FROM given")
        con.unregister("given")
