"""What was said of an item at a meeting (例会), in `<lake>/desk.sqlite`: beside the lake, never a snapshot.

Nothing is lost: a note is never changed or deleted, the file itself refuses it. A correction is a new note; its author
may strike one through, and it is kept, struck.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from pingda_dash.errors import PingdaError

LONGEST = 200
COLUMNS = (
    "id", "item", "title", "as_of", "said", "promised", "figure", "status", "author", "unit", "at", "struck_at",
)  # fmt: skip
_DAYS = ("as_of", "promised", "at", "struck_at")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS minutes (
    id INTEGER PRIMARY KEY, item TEXT NOT NULL, title TEXT NOT NULL, as_of TEXT NOT NULL, said TEXT NOT NULL,
    promised TEXT, figure TEXT NOT NULL, status TEXT NOT NULL, author TEXT NOT NULL, unit TEXT NOT NULL,
    at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS minutes_of_item ON minutes (item);
CREATE TABLE IF NOT EXISTS minutes_struck (id INTEGER PRIMARY KEY REFERENCES minutes, author TEXT, at TEXT);
"""
_KEPT = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{word.lower()} BEFORE {word} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'minutes are only added to'); END;\n"
    for table in ("minutes", "minutes_struck")
    for word in ("UPDATE", "DELETE")
)


class NothingSaid(PingdaError):
    "要记下说了什么,最多 200 个字。"


class PromisedTooEarly(PingdaError):
    "承诺完成日不能早于例会当天。"


class NotYours(PingdaError):
    "只有记录人本人可以划去自己的一条。"


@dataclass(frozen=True)
class Note:
    """What somebody said of an item: on which day's figures, and by when they promised it done.

    item: as `queries.meeting_items` names it (`indicator:training`); title, figure (`74/141 人次`) and status: how it
    stood then. unit: for whom they spoke, empty for the township.
    """

    item: str
    title: str
    as_of: date
    said: str
    promised: date | None
    figure: str
    status: str
    author: str
    unit: str
    at: datetime


def listed(folder: Path, item: str | None = None, until: date | None = None) -> pd.DataFrame:
    """Every note, or those of one item, the newest first; `until`: of meetings up to that day.

    The columns are COLUMNS; struck_at is null unless the author struck it through.
    """
    with _opened(folder) as con:
        rows = con.execute(
            """
            SELECT m.*, s.at FROM minutes AS m LEFT JOIN minutes_struck AS s ON s.id = m.id
            WHERE (?1 IS NULL OR m.item = ?1) AND (?2 IS NULL OR m.as_of <= ?2)
            ORDER BY m.as_of DESC, m.at DESC, m.id DESC
            """,
            (item, until.isoformat() if until else None),
        ).fetchall()
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.assign(**{name: pd.to_datetime(found[name]) for name in _DAYS})


def last_meeting(folder: Path, before: date) -> date | None:
    """The day of the last meeting before that day at which something was said; None without one."""
    with _opened(folder) as con:
        (found,) = con.execute("SELECT max(as_of) FROM minutes WHERE as_of < ?", (before.isoformat(),)).fetchone()
    return None if found is None else date.fromisoformat(str(found)[:10])


def count(folder: Path) -> int:
    """How many notes and strikings there are: it grows with every one, so that screens know that there is a new one."""
    with _opened(folder) as con:
        (found,) = con.execute(
            "SELECT (SELECT count(*) FROM minutes) + (SELECT count(*) FROM minutes_struck)"
        ).fetchone()
    return int(found)


def add(folder: Path, note: Note) -> int:
    """Write a note down; its number. Raises NothingSaid when it is empty or too long, PromisedTooEarly."""
    said = " ".join(note.said.split())
    if not 0 < len(said) <= LONGEST:
        raise NothingSaid
    if note.promised is not None and note.promised < note.as_of:
        raise PromisedTooEarly
    names = ", ".join(field.name for field in fields(Note))
    values = [_text(value) for value in astuple(note)]
    values[3] = said
    with _opened(folder) as con:
        marks = ", ".join("?" * len(values))
        made = con.execute(f"INSERT INTO minutes ({names}) VALUES ({marks})", values)
        return int(made.lastrowid or 0)


def strike(folder: Path, number: int, author: str, at: datetime) -> None:
    """Strike a note through. Raises NotYours when somebody else wrote it; one struck already stays as it is."""
    with _opened(folder) as con:
        found = con.execute("SELECT author FROM minutes WHERE id = ?", (number,)).fetchone()
        if found is None or found[0] != author:
            raise NotYours
        con.execute("INSERT OR IGNORE INTO minutes_struck VALUES (?, ?, ?)", (number, author, _text(at)))


def _text(value: object) -> object:
    """Days and times as SQLite compares them: as text."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The book of minutes, made when it is first asked for; what was written is kept when all went well."""
    with closing(sqlite3.connect(folder / "desk.sqlite", timeout=30)) as con, con:
        if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'minutes_struck_delete'").fetchone():
            con.executescript(_SCHEMA + _KEPT)
        yield con
