"""Names for versions, such as 上次例会, in `<lake>/desk.sqlite`: beside the lake, so a mark is never a snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pandas as pd

from pingda_dash.errors import PingdaError

LONGEST = 20
COLUMNS = ["name", "version", "author", "at"]


class UnnamedMark(PingdaError):
    "标记要有名字,最多 20 个字,例如“上次例会”。"


def listed(folder: Path) -> pd.DataFrame:
    """Every mark, the newest first: name, version, author, at."""
    with _opened(folder) as con:
        rows = con.execute("SELECT name, version, author, at FROM marks ORDER BY at DESC, name").fetchall()
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.assign(at=pd.to_datetime(found["at"]))


def put(folder: Path, name: str, version: int, author: str, at: datetime) -> None:
    """Set a mark, or move the one of that name."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise UnnamedMark
    with _opened(folder) as con:
        con.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)",
            (name, version, author, at.isoformat(sep=" ", timespec="seconds")),
        )


def drop(folder: Path, name: str) -> None:
    """Delete a mark; one that is not there is gone already."""
    with _opened(folder) as con:
        con.execute("DELETE FROM marks WHERE name = ?", (name,))


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The book of marks, made when it is first asked for; what was written is kept when all went well."""
    with closing(sqlite3.connect(folder / "desk.sqlite", timeout=30)) as con, con:
        con.execute("CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, version INTEGER, author TEXT, at TEXT)")
        yield con
