"""What happened on the days of a time axis, as marks along it: meetings, uploads, inspections, the plan's deadlines.

Each kind is a shape of its own, none of a status (`theme.SHAPES`); what the plan has ahead is hollow. Days that are
nearer than an axis has room for are one mark, with how many files came on them. A mark's pick is `axis:<first>@<last>`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.contracts import contracts
from pingda_dash.panels.render import render

MEETING, UPLOAD, INSPECTION, DEADLINE = "例会", "上传", "检查", "期限"
OUTLINES: Mapping[str, str] = {
    MEETING: "M6 10H94V70H52L28 94V70H6Z",
    UPLOAD: "M50 4 94 50H66V96H34V50H6Z",
    INSPECTION: "M40 6a34 34 0 1 0 0 68a34 34 0 1 0 0-68ZM60 72 72 60 96 84 84 96Z",
    DEADLINE: "M14 4H92L68 29 92 54H30V96H14Z",
}
"""The outline of each kind in a box of 100 × 100, in the order in which a day has them: a bubble of speech, an arrow
up, a magnifying glass, a flag."""
ROOMY, FAR, SMALL = 8.0, 14.0, 24.0
"""Per cent of an axis from one mark to the next, at least: at a desk; on a wall seen from afar; on a phone."""
KEY_ROOM = 1.9
"""The words of a key take so many times the room that is between two marks."""


@dataclass(frozen=True)
class Noted:
    """What happened on the days of an axis, and how near marks may stand on it.

    rows: `queries.annotated_days`. apart: per cent of the axis from one mark to the next.
    """

    rows: pd.DataFrame
    apart: float = ROOMY

    def wider(self) -> Noted:
        """The same for an axis of a third of a screen."""
        return replace(self, apart=1.6 * self.apart)

    def marks(self, first: date, last: date, at: Callable[[date], float]) -> list[dict[str, Any]]:
        """The marks of an axis from its first day to its last, as the templates draw them. at: where a day stands, in
        per cent from the left."""
        days = {formats.as_date(row.day): bool(row.is_ahead) for row in frames.rows(self.rows[self.rows["marked"]])}
        shown = sorted((day, ahead) for day, ahead in days.items() if day is not None and first <= day <= last)
        groups: list[list[tuple[date, bool]]] = []
        for day, ahead in shown:
            near = bool(groups) and groups[-1][0][1] == ahead and at(day) - at(groups[-1][0][0]) < self.apart
            if near:
                groups[-1].append((day, ahead))
            else:
                groups.append([(day, ahead)])
        return [self._mark([day for day, _ in group], group[0][1], at) for group in groups]

    def _mark(self, days: list[date], ahead: bool, at: Callable[[date], float]) -> dict[str, Any]:
        of = self.between(days[0], days[-1])
        counts = {kind: len(rows) for kind, rows in of[of["marked"]].groupby("kind")}
        kinds = [kind for kind in OUTLINES if kind in counts]
        return {
            "at": sum(map(at, days)) / len(days),
            "ahead": ahead,
            "pick": f"axis:{days[0].isoformat()}@{days[-1].isoformat()}",
            "words": f"{_span(days[0], days[-1])} {day_words(of)}",
            "kinds": [(OUTLINES[kind], counts[kind] if kind == UPLOAD and counts[kind] > 1 else 0) for kind in kinds],
        }

    def between(self, first: date, last: date) -> pd.DataFrame:
        """The rows of the days from one to another."""
        return self.rows[self.rows["day"].between(pd.Timestamp(first), pd.Timestamp(last))]

    def legend(self, first: date, last: date) -> list[tuple[str, str]]:
        """The outline and the word of each kind that has a mark on an axis from its first day to its last."""
        of = self.between(first, last)
        kinds = set(of.loc[of["marked"], "kind"])
        return [(outline, kind) for kind, outline in OUTLINES.items() if kind in kinds]

    def days(self) -> dict[date, tuple[list[str], str]]:
        """Of each day on which something happened: the outlines of its marks, and what it was, in words."""
        return {day: (_outlines(of), day_words(of)) for day, of in self.rows.groupby(self.rows["day"].dt.date)}


def _outlines(of: pd.DataFrame) -> list[str]:
    """The outline of each kind that is marked in some rows."""
    kinds = set(of["kind"][of["marked"]])
    return [outline for kind, outline in OUTLINES.items() if kind in kinds]


def axis(
    noted: Noted | None,
    first: date,
    last: date,
    at: Callable[[date], float],
    *,
    keyed: bool = True,
    light: bool = False,
) -> str:
    """The row of marks along an axis; empty where nothing happened on it. keyed: with what they mean. light: where no
    panel's script shows tips."""
    marks = [] if noted is None else noted.marks(first, last, at)
    legend = noted.legend(first, last) if noted and keyed else []
    return render("axis.html", marks=marks, legend=legend, light=light) if marks else ""


def key(noted: Noted | None, first: date, last: date, labels: Iterable[float]) -> str:
    """What the marks of an axis mean, in the widest place between the labels above it; empty where that is too narrow.

    labels: where they stand, in per cent from the left.
    """
    if noted is None:
        return ""
    legend, stops = noted.legend(first, last), sorted((0.0, 100.0, *(min(max(label, 0.0), 100.0) for label in labels)))
    width, left = max((after - before, before) for before, after in pairwise(stops))
    fits = legend and width >= KEY_ROOM * noted.apart
    return render("axis_key.html", legend=legend, middle=left + width / 2) if fits else ""


def _span(first: date, last: date) -> str:
    return formats.day(first) if first == last else f"{formats.day(first)}至{formats.day(last)}"


def day_words(of: pd.DataFrame) -> str:
    """`例会 · 上传 8 份 · 检查发现 5 条问题 · 到期 6 项任务`: what happened on a day, or on several. of: its rows."""
    counts = _Counts(of)
    parts = [
        "例会" if counts.rows(MEETING) else "",
        counts.words("发现", "检查发现 {} 条问题"),
        counts.words("抽样", "抽查抽样 {} 个"),
        counts.words("走访", "抽查走访 {} 个"),
        counts.words("销号", "问题销号 {} 条"),
        f"上传 {counts.rows(UPLOAD)} 份" if counts.rows(UPLOAD) else "",
        counts.words(DEADLINE, "到期 {} 项任务"),
    ]
    return " · ".join(filter(None, parts))


class _Counts:
    """How many rows of a kind there are, and the sum of the numbers of a topic."""

    def __init__(self, of: pd.DataFrame) -> None:
        self._kinds, self._sums = Counter(of["kind"]), Counter[str]()
        for what, number in zip(of["topic"].fillna(of["kind"]), of["number"].fillna(0), strict=True):
            self._sums[what] += int(number)

    def rows(self, kind: str) -> int:
        return self._kinds[kind]

    def words(self, what: str, words: str) -> str:
        number = self._sums[what]
        return words.format(formats.number(number)) if number else ""


def day_list(of: pd.DataFrame) -> str:
    """What happened, day by day, each line with the pick of where it leads. of: rows of `queries.annotated_days`."""
    days = [
        {
            "day": formats.long_day(day),
            "ahead": bool(rows["is_ahead"].iloc[0]),
            "lines": list(_lines(rows)),
        }
        for day, rows in of.groupby(of["day"].dt.date)
    ]
    return render("annotations.html", days=days)


def _lines(of: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frames.rows(of):
        words, detail, pick = _line(row)
        yield {"outline": OUTLINES[row.kind], "kind": row.kind, "words": words, "detail": detail, "pick": pick}


def _line(row: Any) -> tuple[str, str, str]:
    """What a row is, its details, and where it leads."""
    number = formats.number(row.number)
    if row.kind == MEETING:
        return "例会", f"记下 {number} 条", f"figures:meeting@{row.day:%Y-%m-%d}"
    if row.kind == UPLOAD:
        author = formats.text(row.author, "")
        return (
            title_of(str(row.subject)),
            " · ".join(filter(None, (f"{number} 行", author, f"第 {row.ref} 版"))),
            (f"version:{row.ref}"),
        )
    if row.kind == DEADLINE:
        milestone = formats.text(row.subject, "")
        return f"{milestone}期限" if milestone else "期限", f"到期 {number} 项任务", "page:countdown"
    if row.topic in ("抽样", "走访"):
        pick = f"spot:{row.ref}" if row.topic == "抽样" else f"seen:{row.ref}@@"
        return f"抽查{row.topic}", f"{title_of(str(row.subject))} {number} 个 · {row.ref}", pick
    words = "检查发现问题" if row.topic == "发现" else "问题销号"
    return words, f"{formats.text(row.subject, theme.UNREPORTED)} {number} 条", "page:rectification"


def title_of(dataset: str) -> str:
    """What a ledger is called."""
    return contracts()[dataset].title if dataset in contracts() else "台账"
