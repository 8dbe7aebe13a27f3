"""Notes on an item at a meeting (例会), in `<lake>/desk.sqlite`: beside the lake, never a snapshot.

Nothing is lost: a note is never changed or deleted, the file itself refuses it. A correction is a new note; its author
may strike one through, and it is kept, struck. A note of an earlier release stays with its item: what that is called
now is written beside it, once, when the file is first opened (`minutes_renamed`).
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from pingda_dash import settings
from pingda_dash.book import Book, time_text
from pingda_dash.errors import PingdaError
from pingda_dash.item_names import ItemNames


def _rename(db: sqlite3.Connection) -> None:
    """Write down what the items of every note are called now, where that is another name."""
    notes = db.execute("SELECT id, item, title, unit FROM minutes").fetchall()
    if not notes:
        return
    names = ItemNames.read(settings.data_dir())
    present = ((number, item, names.present(item, title, unit)) for number, item, title, unit in notes)
    renamed = [(number, name) for number, item, name in present if name != item]
    db.executemany("INSERT INTO minutes_renamed VALUES (?, ?)", renamed)


LONGEST = 200  # characters of a note
_BOOK = Book("desk.sqlite", "minutes", upgrade=_rename)
TEXT_COLUMN = "said"  # what the text of a note is called in the files of every release
_DAYS = ("as_of", "promised", "at", "struck_at")


class BadNote(PingdaError):
    "要记下说了什么,最多 200 个字。"


class PromisedTooEarly(PingdaError):
    "承诺完成日不能早于例会当天。"


class NotYours(PingdaError):
    "只有记录人本人可以划去自己的一条。"


@dataclass(frozen=True)
class Note:
    """What somebody stated of an item: on which day's figures, and by when they promised it done.

    text: in their words, at most LONGEST characters.

    item: as `queries.meeting_items` names it (`task:T35`); title, figure (`74/141 人次`) and status: how it
    stood then. unit: for whom they spoke, empty for the township.
    """

    item: str
    title: str
    as_of: date
    text: str
    promised: date | None
    figure: str
    status: str
    author: str
    unit: str
    at: datetime


def listed(folder: Path, item: str | None = None, until: date | None = None) -> pd.DataFrame:
    """Every note, or those of one item, the newest first; `until`: of meetings up to that day.

    The columns are id, those of Note, and struck_at, which is null unless the author struck it through.
    """
    notes = _BOOK.frame(
        folder,
        """
        SELECT m.id, coalesce(r.item, m.item) AS item, m.title, m.as_of, m.said, m.promised, m.figure, m.status,
               m.author, m.unit, m.at, s.at AS struck_at
        FROM minutes AS m
        LEFT JOIN minutes_renamed AS r ON r.id = m.id
        LEFT JOIN minutes_struck AS s ON s.id = m.id
        WHERE (?1 IS NULL OR coalesce(r.item, m.item) = ?1) AND (?2 IS NULL OR m.as_of <= ?2)
        ORDER BY m.as_of DESC, m.at DESC, m.id DESC
        """,
        (item, until.isoformat() if until else None),
    )
    return notes.rename(columns={TEXT_COLUMN: "text"}).assign(**{name: pd.to_datetime(notes[name]) for name in _DAYS})


def promises(folder: Path) -> str:
    """The days that were promised, as `queries.urgent_duties` reads them: JSON of id, item, as_of and promised, ISO
    days, of every note that names one and is not struck through."""
    rows = _BOOK.read(
        folder,
        """
        SELECT m.id, coalesce(r.item, m.item), substr(m.as_of, 1, 10), substr(m.promised, 1, 10)
        FROM minutes AS m
        LEFT JOIN minutes_renamed AS r ON r.id = m.id
        WHERE m.promised IS NOT NULL AND m.id NOT IN (SELECT id FROM minutes_struck)
        ORDER BY m.id
        """,
    )
    return json.dumps([dict(zip(("id", "item", "as_of", "promised"), row, strict=True)) for row in rows])


def last_meeting(folder: Path, before: date) -> date | None:
    """The day of the last meeting before that day of which there is a note; None without one."""
    [(day,)] = _BOOK.read(folder, "SELECT max(as_of) FROM minutes WHERE as_of < ?", (before.isoformat(),))
    return None if day is None else date.fromisoformat(str(day)[:10])


def meetings(folder: Path) -> str:
    """The meetings of which there are notes, as `queries.annotated_days` reads them: JSON of day and notes, how many of
    them are not struck through."""
    rows = _BOOK.read(
        folder,
        """
        SELECT substr(as_of, 1, 10), count(*) FROM minutes
        WHERE id NOT IN (SELECT id FROM minutes_struck)
        GROUP BY substr(as_of, 1, 10) ORDER BY 1
        """,
    )
    return json.dumps([dict(zip(("day", "notes"), row, strict=True)) for row in rows])


def count(folder: Path) -> int:
    """How many notes and strikings there are: it grows with every one, so screens ask it whether there is a new one."""
    [(number,)] = _BOOK.read(folder, "SELECT (SELECT count(*) FROM minutes) + (SELECT count(*) FROM minutes_struck)")
    return int(str(number))


def add(folder: Path, note: Note) -> int:
    """Write a note down; its number. Raises BadNote when it is empty or too long, PromisedTooEarly."""
    text = " ".join(note.text.split())
    if not 0 < len(text) <= LONGEST:
        raise BadNote
    if note.promised is not None and note.promised < note.as_of:
        raise PromisedTooEarly
    row = {name: _stored(value) for name, value in asdict(replace(note, text=text)).items()}
    row[TEXT_COLUMN] = row.pop("text")
    return _BOOK.append(folder, "minutes", row)


def strike(folder: Path, number: int, author: str, at: datetime) -> None:
    """Strike a note through. Raises NotYours when somebody else wrote it; one struck already stays as it is."""
    with _BOOK.writing(folder) as db:
        note = db.execute("SELECT author FROM minutes WHERE id = ?", (number,)).fetchone()
        if note is None or note[0] != author:
            raise NotYours
        db.execute("INSERT OR IGNORE INTO minutes_struck VALUES (?, ?, ?)", (number, author, _stored(at)))


def _stored(value: object) -> object:
    """Days and times as SQLite compares them: as text."""
    if isinstance(value, datetime):
        return time_text(value)
    return value.isoformat() if isinstance(value, date) else value
