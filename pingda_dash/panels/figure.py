"""What any figure opens to, in pieces of one order: the figure, how it is counted, what it is made of, where that comes
from, the plan's words, its course, where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pingda_dash import formats, theme
from pingda_dash.panels.render import render

COUNTED, MADE_OF, SOURCES, PLAN, COURSE, ON = "怎么数的", "由什么组成", "从哪来", "方案原文", "走势", "接着看"
"""The headings, in their order."""
LEDGERS = 4
"""Ledgers of which each one's reliability is said; of more a line each."""


def figure_pick(area: str, row: str, touched: str) -> str:
    """The pick of a figure: the area of its panel, the row in which it stands ("" for none), and how it reads."""
    return "figure:" + "@".join(one.replace("@", "＠") for one in (area, row, touched))


@dataclass(frozen=True)
class Way:
    """Where to go on: words, and the pick that leads there."""

    words: str
    pick: str


def heading(title: str, note: str = "") -> str:
    """The heading of a piece."""
    return render("figure.html", piece="heading", title=title, note=note)


def lead(value: str, label: str, place: str, standing: Iterable[str]) -> str:
    """The figure as it was touched: its value, what it is of, the panel with its unit, how whole and how old it is.

    value: "" where a mark without a number was touched.
    """
    return render("figure.html", piece="lead", value=value, label=label, place=place, standing=list(standing))


def sentences(lines: Iterable[str]) -> str:
    """Chinese sentences, a paragraph each."""
    return render("figure.html", piece="sentences", lines=list(lines))


def standing(ledgers: Sequence[Any]) -> list[str]:
    """How whole and how old the ledgers are that a figure rests on. ledgers: rows of `queries.ledger_reporting`."""
    if len(ledgers) == 1:
        return [_age(ledgers[0])]
    came = [one for one in ledgers if not formats.is_missing(one.last_report)]
    if not ledgers or not came:
        return [theme.UNREPORTED] if ledgers else []
    oldest, newest = (formats.day(pick(one.last_report for one in came)) for pick in (min, max))
    days = newest if oldest == newest else f"{oldest}至{newest}"
    return [f"{len(ledgers)} 本台账里 {len(came)} 本报过 · 数据截至 {days}"]


def _age(row: Any) -> str:
    if formats.is_missing(row.last_report):
        return theme.UNREPORTED
    days = int(row.days_since_report)
    heard = "" if formats.is_missing(row.asked) else f"已报 {int(row.reported)}/{int(row.asked)} 村 · "
    return f"{heard}数据截至 {formats.day(row.last_report)}({f'{days} 天前' if days else '当天'})"


def sources(ledgers: Iterable[Any], original: bool) -> str:
    """Each ledger's newest upload: file, who and when, rows; its pick opens the version that it made.

    ledgers: rows of `queries.ledger_reporting`. original: whether who is looking may have the original files.
    """
    lines = [
        {
            "title": row.title,
            "words": theme.UNREPORTED if formats.is_missing(row.last_report) else _upload(row),
            "state": "" if formats.is_missing(row.last_report) else _age(row),
            "rows": f"rows:{row.dataset}",
            "version": None if formats.is_missing(row.version) else int(row.version),
        }
        for row in ledgers
    ]
    return render("figure.html", piece="sources", lines=lines, original=original)


def _upload(row: Any) -> str:
    parts = (formats.text(row.filename, ""), formats.text(row.author, ""), formats.moment(row.received_at))
    return " · ".join(filter(None, (*parts, f"{formats.number(row.rows, '行')} 行")))


def quotes(cited: Iterable[tuple[Any, Sequence[str]]]) -> str:
    """Clauses of the plan, each with the sentences that are meant marked in it.

    cited: named tuples of `queries.clause`, and the quotes of each.
    """
    return render(
        "figure.html", piece="quotes", quotes=[(clause, marked(str(clause.text), of)) for clause, of in cited]
    )


def marked(text: str, quotes: Iterable[str]) -> list[tuple[str, bool]]:
    """A text in pieces, and whether each is in one of its quotes; quotes that are not in it mark nothing."""
    inside = [False] * len(text)
    for quote in filter(None, quotes):
        start = text.find(quote)
        if start >= 0:
            inside[start : start + len(quote)] = [True] * len(quote)
    return [
        ("".join(letter for letter, _ in piece), is_marked)
        for is_marked, piece in groupby(zip(text, inside, strict=True), key=lambda one: one[1])
    ]


def ways(of: Iterable[Way]) -> str:
    """Where to go on."""
    return render("figure.html", piece="ways", ways=list(dict.fromkeys(of)))
