"""The chain through the audit: each event's hash is that of the event before and of its own columns.

None can be changed, taken out or put in between without the ones after it saying so; what the last one was is also
written beside the book, in `<home>/audit.json`, so that none can be cut off the end.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pingda_dash.book import append
from pingda_dash.durable import put_lightly

HEAD = "audit.json"
"""The file that says what the last event was: its number and its hash."""
WHY = {
    "changed": "内容被改动过",
    "removed": "被删掉了",
    "inserted": "是后来插进去的",
    "unlinked": "与前一条接不上,其中一条被换过",
    "cut": "以后的都被删掉了,或账号文件被换成了更早的",
    "checkpoint": "是操作记录里最早的一条,更早的没有按规定清除的记载",
}
"""What is wrong with an event, by `Break.why`."""


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: the event's number, why (a key of WHY), and the last of several in a row."""

    number: int
    why: str
    through: int = 0

    def __str__(self) -> str:
        several = f"–{self.through}" if self.through > self.number else ""
        return f"操作记录第 {self.number}{several} 条{WHY[self.why]}"


@dataclass(frozen=True)
class Link:
    """One event's place in the chain; (0, "") before the first."""

    number: int = 0
    hash: str = ""


def add(db: sqlite3.Connection, event: Mapping[str, object]) -> Link:
    """Add an event to the audit and to its chain, within a transaction in which nobody else writes."""
    before = last(db)
    (number,) = db.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
    event = {"id": max(number, before.number) + 1, **event}
    append(db, "events", event)
    return _link(db, before, event)


def last(db: sqlite3.Connection) -> Link:
    """The end of the chain: the last event's, or, where all were let go of, what the last checkpoint says of it."""
    row = db.execute("SELECT id, hash FROM event_chain ORDER BY id DESC LIMIT 1").fetchone()
    return Link(*row) if row else checkpoint(db)


def checkpoint(db: sqlite3.Connection) -> Link:
    """The last event that was let go of: the chain that is there begins after it."""
    row = db.execute("SELECT through, hash FROM event_checkpoints ORDER BY through DESC LIMIT 1").fetchone()
    return Link(*row) if row else Link()


def adopt(db: sqlite3.Connection) -> None:
    """Chain the events of a book that had no chain yet, as they stand."""
    if last(db) == Link():
        before = Link()
        for event in _events(db).values():
            before = _link(db, before, event)


def breaks(db: sqlite3.Connection) -> list[Break]:
    """Every place where the chain within a book does not hold, in order."""
    events = _events(db)
    links = {row[0]: row for row in db.execute("SELECT id, previous, hash FROM event_chain ORDER BY id")}
    begin = checkpoint(db)
    before, wrong, follows = begin, list[Break](), True
    if begin.number and not _is_vouched_for(events, begin):
        wrong.append(Break(min(events, default=begin.number), "checkpoint"))
    for number in sorted(events.keys() | links.keys()):
        if number > before.number + 1:
            wrong.append(Break(before.number + 1, "removed", number - 1))
            follows = False
        if number not in links:
            wrong.append(Break(number, "inserted"))
            before, follows = Link(number), False
            continue
        _, previous, stored = links[number]
        if number not in events:
            wrong.append(Break(number, "removed"))
        elif _hash(previous, events[number]) != stored:
            wrong.append(Break(number, "changed"))
        elif follows and previous != before.hash:
            wrong.append(Break(number, "unlinked"))
        before, follows = Link(number, stored), True
    return wrong


def against_head(db: sqlite3.Connection, home: Path) -> Break | None:
    """What the file beside the book says otherwise: that there were more events, or another one at that number.

    Raises ValueError for a file that cannot be read, FileNotFoundError.
    """
    head = read_head(home)
    if head.number <= checkpoint(db).number or _hash_at(db, head.number) == head.hash:
        return None
    end = last(db).number
    return Break(end, "cut") if head.number > end else Break(head.number, "changed")


def read_head(home: Path) -> Link:
    """What the file beside the book says. Raises ValueError for a damaged one, FileNotFoundError."""
    try:
        content = json.loads((home / HEAD).read_bytes())
        return Link(int(content["id"]), str(content["hash"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(HEAD) from error


def follow(db: sqlite3.Connection, home: Path) -> None:
    """Let the file beside the book name its last event; one that says otherwise is left for the doctor."""
    try:
        if against_head(db, home) is None:
            write_head(home, last(db))
    except FileNotFoundError:
        write_head(home, last(db))
    except (OSError, ValueError):
        return


def write_head(home: Path, link: Link) -> None:
    """Write the file beside the book; not waited for: to be behind is no fault, to be ahead would be one."""
    put_lightly(home / HEAD, json.dumps({"id": link.number, "hash": link.hash}).encode())


def _link(db: sqlite3.Connection, before: Link, event: Mapping[str, object]) -> Link:
    link = Link(int(str(event["id"])), _hash(before.hash, event))
    append(db, "event_chain", {"id": link.number, "previous": before.hash, "hash": link.hash})
    return link


def _hash(previous: str, event: Mapping[str, object]) -> str:
    """The hash of an event's columns that are not null, and of the event before: a column added later changes none."""
    content = {name: value for name, value in event.items() if value is not None}
    return hashlib.sha256(json.dumps([previous, content], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _hash_at(db: sqlite3.Connection, number: int) -> str | None:
    row = db.execute("SELECT hash FROM event_chain WHERE id = ?", (number,)).fetchone()
    return row[0] if row else None


def _events(db: sqlite3.Connection) -> dict[int, dict[str, object]]:
    rows = db.execute("SELECT * FROM events ORDER BY id")
    columns = [column[0] for column in rows.description]
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def _is_vouched_for(events: Mapping[int, Mapping[str, object]], begin: Link) -> bool:
    """Whether an event of the chain says that all up to there were let go of."""
    words = RETENTION.format(number=begin.number, hash=begin.hash)
    return any(event["action"] == "retention" and event["detail"] == words for event in events.values())


RETENTION = "按保存期限清除到第 {number} 条,其校验值 {hash}"
"""What the audit says of events that were let go of."""
