"""The life of each finding, in `<lake>/desk.sqlite`: asked, explained, closed; beside the lake, never a snapshot.

Nothing is lost: the file itself refuses a change. An item is a finding by its name (`findings.finding`), so it
survives new uploads and is one with its like. What is written is what people did, and which version of the lake had a
finding and which no longer; how an item stands is worked out from that and the day's findings (`queries.worklist`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal

import pandas as pd

from pingda_dash.book import Book, append, time_text
from pingda_dash.errors import PingdaError

Step = Literal["asked", "explained", "closed"]
"""What people do with an item."""
OPEN, ASKED, ANSWERED, CLOSED = "未问", "已询问", "已答复", "已关闭"
"""How an item stands, as `queries.worklist` has it."""
EXPLAINED = "已说明"
"""An item that was answered in words, and whose figures stay as they are."""
LONGEST = 200  # characters of an explanation
DETAILS = tuple(
    "source value_json check_id village_code one other unit subject check_subject field field_title things"
    " ours our_unit our_text theirs their_unit their_text found_since".split()
)
"""What stays of a finding that is gone: the values that its words are made of."""
NO_UPLOAD = "no-upload"
"""Why a finding began or ended in a version already seen: thresholds, the plan or a draw changed, no report did."""
_BOOK = Book("desk.sqlite", "worklist")
_COLUMNS = "id, item, step, since, version, whom, words, author, unit, as_of, detail, at"


class NobodyAsked(PingdaError):
    "要写明问了谁。"


class BadExplanation(PingdaError):
    "要写明情况,最多 200 个字。"


class NotAnswered(PingdaError):
    "还没有答复,不能关闭。"


class AnsweredByYou(PingdaError):
    "答复和关闭不能是同一个人,请另一位同事核对后关闭。"


@dataclass(frozen=True)
class Entry:
    """What somebody did with an item, on which day's figures.

    whom: of whom it was asked. words: the explanation. detail: the finding's values (DETAILS) as they were then.
    """

    item: str
    step: Step
    as_of: date
    author: str
    unit: str
    at: datetime
    whom: str = ""
    words: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def listed(folder: Path, item: str | None = None) -> pd.DataFrame:
    """Every entry, or those of one item, the oldest first."""
    return _BOOK.frame(folder, f"SELECT {_COLUMNS} FROM worklist WHERE ?1 IS NULL OR item = ?1 ORDER BY id", (item,))


def log(folder: Path) -> str:
    """The entries as JSON, as `queries.worklist` reads them: but for the findings of which nothing is to be said but
    that they begun, and without the details of those that are there."""
    columns = _COLUMNS.replace("detail", "iif(step = 'begun', '{}', detail)")
    ended = "SELECT item FROM worklist WHERE step = 'ended'"
    rows = _BOOK.read(folder, f"SELECT {columns} FROM worklist WHERE step <> 'begun' OR item IN ({ended}) ORDER BY id")
    names = _COLUMNS.split(", ")
    entries = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps([entry | {"detail": json.loads(str(entry["detail"]))} for entry in entries], ensure_ascii=False)


def count(folder: Path) -> int:
    """How many entries people made: it grows with every one, so screens ask it whether there is a new one."""
    [(number,)] = _BOOK.read(folder, "SELECT count(*) FROM worklist WHERE author <> ''")
    return int(str(number))


def add(folder: Path, entry: Entry, state: str, answered_by: str = "") -> int:
    """Write an entry down; its number.

    state, answered_by: how the item stood, as `queries.worklist` has it. Raises NobodyAsked, BadExplanation,
    NotAnswered, or AnsweredByYou where who closes it has answered it.
    """
    whom, words = " ".join(entry.whom.split()), " ".join(entry.words.split())
    if entry.step == "asked" and not whom:
        raise NobodyAsked
    if len(words) > LONGEST or (entry.step == "explained" and not words):
        raise BadExplanation
    with _BOOK.writing(folder) as db:
        if entry.step == "closed":
            if state != ANSWERED:
                raise NotAnswered
            if entry.author in (account_of(answered_by), _last_explainer(db, entry.item, answered_by)):
                raise AnsweredByYou
        row = {"item": entry.item, "step": entry.step, "whom": whom, "words": words, "author": entry.author}
        row |= {"unit": entry.unit, "as_of": entry.as_of.isoformat(), "at": time_text(entry.at)}
        return append(db, "worklist", row | {"detail": _text(entry.detail)})


def follow(folder: Path, findings: pd.DataFrame, version: int, at: datetime) -> int:
    """Write down which findings a version of the lake has for the first time, and which it has no longer; how many.

    findings: all of the version (`queries.doubts`). A version that is older than one already seen says nothing new;
    what is new in one already seen, no upload has brought (NO_UPLOAD).
    """
    now = {(str(row["finding"]), _day(row["since"])): row for row in findings.to_dict("records")}
    with _BOOK.writing(folder) as db:
        newest = db.execute("SELECT max(version) FROM worklist").fetchone()[0]
        if newest is not None and version < newest:
            return 0
        before = _present(db)
        rows = [(item, since, "begun", _details(now[item, since])) for item, since in now.keys() - before.keys()]
        rows += [(item, since, "ended", before[item, since]) for item, since in before.keys() - now.keys()]
        for item, since, step, detail in sorted(rows):
            row = {"item": item, "step": step, "since": since, "version": version, "author": "", "unit": ""}
            row |= {"words": NO_UPLOAD} if version == newest else {}
            append(db, "worklist", row | {"detail": detail, "at": time_text(at)})
        return len(rows)


def account_of(author: str) -> str:
    """The account of an author: an upload's is `单位 · 账号`."""
    return author.rpartition(" · ")[2]


def _present(db: Connection) -> dict[tuple[str, str], str]:
    """The findings (item, since) that the version seen last had, with their details."""
    rows = db.execute(
        """
        SELECT item, coalesce(since, ''), step, detail FROM worklist AS w
        WHERE id = (SELECT max(id) FROM worklist AS l
                    WHERE l.item = w.item AND l.since IS w.since AND l.step IN ('begun', 'ended'))
        """
    )
    return {(item, since): detail for item, since, step, detail in rows if step == "begun"}


def _last_explainer(db: Connection, item: str, otherwise: str) -> str:
    """Who explained an item last, of explanations that were written since it was drawn, too."""
    last = db.execute(
        """
        SELECT author FROM worklist WHERE item = ?1 AND step = 'explained'
        AND id > coalesce((SELECT max(id) FROM worklist WHERE item = ?1 AND step = 'ended'), 0) ORDER BY id DESC LIMIT 1
        """,
        (item,),
    ).fetchone()
    return str(last[0]) if last else account_of(otherwise)


def details_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Of a finding's values those that are kept with an entry, as JSON has them."""
    kept = {name: row.get(name) for name in DETAILS}
    kept["found_since"] = row.get("found_since", row.get("first_since"))
    dated = {name: _day(value) if isinstance(value, date) else value for name, value in kept.items()}
    return {name: value for name, value in dated.items() if not pd.isna(value)}


def _details(row: Mapping[Any, Any]) -> str:
    return _text(details_of(row))


def _text(detail: dict[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False, default=str)


def _day(value: Any) -> str:
    return "" if pd.isna(value) else str(value)[:10]
