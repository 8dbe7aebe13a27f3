"""Reports that were written: the list, what one says otherwise than the last, and the day in a paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from pingda_dash import formats
from pingda_dash.panels.render import render
from pingda_dash.panels.turns import Caption

ROWS = 60
"""Rows that are drawn of a list; what is more is counted."""


class Row(NamedTuple):
    """A report of the list. id: by which it is picked; subject: 全乡, a unit or a village; at: when it was written."""

    id: str
    title: str
    subject: str
    as_of: date
    at: datetime
    form: str


class Due(NamedTuple):
    """Whose 专题报告 the plan asks for (五(四)).

    as_of: of the newest that is there; None for none; filled: how many of the parts that only people can write it has;
    None of one that is damaged.
    """

    name: str
    as_of: date | None = None
    filled: int | None = 0


class Turned(NamedTuple):
    """A goal whose figure or status is another one than in the last report; empty where that had none."""

    name: str
    was: str
    now: str


class Digest(NamedTuple):
    """The day in a paragraph, for a group chat. lines: what turned since the day before, gravest first."""

    head: str
    sentence: str
    lines: Sequence[Caption]
    asks: Sequence[str]

    @property
    def text(self) -> str:
        """As it is pasted."""
        turned = "".join(f"\n· {one.words}" for one in self.lines)
        asks = "".join(f"\n{one}" for one in self.asks)
        return f"【{self.head}】\n{self.sentence}" + (f"\n比昨天:{turned}" if turned else "") + asks


def kept(rows: Sequence[Row], chosen: str | None, off: bool) -> str:
    """The newest first; a click picks `report:<id>`. off: the server writes none by itself."""
    return render("reports_kept.html", rows=rows[:ROWS], more=max(0, len(rows) - ROWS), chosen=chosen, off=off)


def due(groups: Mapping[str, Sequence[Due]], parts: int) -> str:
    """Who has a 专题报告 and who not yet, by what they are; a click picks `due:<name>`.

    parts: how many parts of each only people can write.
    """
    return render("reports_due.html", groups=groups, parts=parts)


def due_words(rows: Sequence[Due], parts: int) -> str:
    """How many there are and how many of them are whole."""
    there = [one for one in rows if one.as_of is not None]
    whole, damaged = sum(one.filled == parts for one in there), sum(one.filled is None for one in there)
    also = f";打不开的 {damaged} 份要重写,不算在内" if damaged else ""
    return f"文件夹里有 {len(there) - damaged}/{len(rows)} 份,由人写的 {parts} 处都写了的 {whole} 份{also}"


def turned(rows: Sequence[Turned], since: date | None) -> str:
    """What a report says otherwise than the one before. since: that one's day; None: there is none."""
    return render("reports_turned.html", rows=rows[:ROWS], more=max(0, len(rows) - ROWS), since=since)


def digest(of: Digest) -> str:
    """The day in a paragraph with the button that copies it and its picture."""
    return render("reports_digest.html", of=of)


def schedule_words(hour: str, meeting: str, last: date | None, off: bool) -> str:
    """When the server writes what. meeting: the weekday, `周三`; empty where it is not set."""
    if off:
        return "没有开定时写报告,开法见手册“启动设置”"
    eve = f",例会({meeting})前一晚写例会材料、周报" if meeting else ";例会是周几没有设,设法见手册“启动设置”"
    newest = f" · 最近一份截至 {formats.day(last)}" if last else ""
    return f"每天 {hour} 写日报{eve}{newest}"
