"""The scratch database of one check: in memory, with the macros that read a cell."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import duckdb

from pingda_dash.ingest.vocabulary import MARKUP, MISSING, QUOTES, UNSEEN

SQL = Path(__file__).parent.parent / "sql" / "ingest"
WIDE, NARROW = ("".join(map(chr, range(first, first + 94))) for first in (0xFF01, 0x21))
SPACE = " \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000"
BLANK = SPACE + "\u200b\ufeff"


SMALL = 5_000
"""Rows of a table that one thread is quicker with than several."""


def open_database(rows: int) -> duckdb.DuckDBPyConnection:
    """A place for the tables of one check of so many rows, all of them temporary; close it when the check is done.

    Small tables share a database: making one takes as long as checking a few rows in it.
    """
    if rows <= SMALL:
        return _shared().cursor()
    con = duckdb.connect()
    con.execute(_macros())
    return con


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    """The database of small tables: each cursor of it sees the macros, and no tables but its own."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(_macros())
    return con


@lru_cache(maxsize=8)
def sql(name: str) -> str:
    """The text of sql/ingest/<name>.sql; its {parts} are filled with str.format."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as SQL literals with commas between."""
    return ", ".join(quoted(text) for text in sorted(texts))


@lru_cache(maxsize=1)
def _macros() -> str:
    """The macros of cells.sql with their characters filled in."""
    parts = {"wide": WIDE, "narrow": NARROW.replace("'", "''"), "blank": BLANK, "missing": listed(MISSING)}
    parts |= {"space": SPACE, "quotes": QUOTES.replace("'", "''"), "unseen": f"[{UNSEEN}]|{MARKUP}"}
    text = sql("cells")
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text
