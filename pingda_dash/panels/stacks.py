"""Parts of a whole, one bar a row: how many problems stand where, how many households are watched for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pingda_dash import formats
from pingda_dash.panels.render import render

_ROOM_FOR_A_NUMBER = 4.5
"""Per cent of the bars' width: a narrower part keeps its number to itself."""


@dataclass(frozen=True)
class Stack:
    """One bar: its name, a number for each part in the order of the legend (missing: not reported), and words after."""

    title: str
    values: Sequence[float | None]
    note: str = ""
    tone: str = ""
    """`bad`, `warn`, `ok`, `none` or plain: the colour of the words."""
    gold: bool = False
    pick: str | None = None


def stacks(rows: Iterable[Stack], parts: Sequence[tuple[str, str]], *, unit: str, heading: str = "") -> str:
    """Bars on one scale, in the order given, under a legend.

    parts: (name, colour) of each part, from the left. heading: over the words after the bars.
    """
    every = list(rows)
    longest = max([sum(_reported(row.values)) for row in every] + [1e-9])
    contexts = [
        {
            "row": row,
            "reported": bool(_reported(row.values)),
            "parts": [
                {
                    "share": 100 * value / longest,
                    "colour": colour,
                    "number": formats.number(value, unit) if 100 * value / longest >= _ROOM_FOR_A_NUMBER else "",
                    "tip": f"{row.title} · {name} {formats.number(value, unit)} {unit}",
                }
                for value, (name, colour) in zip(row.values, parts, strict=True)
                if not formats.is_missing(value) and value
            ],
        }
        for row in every
    ]
    return render("stacks.html", rows=contexts, parts=parts, heading=heading)


def _reported(values: Iterable[float | None]) -> list[float]:
    return [float(value) for value in values if value is not None and not formats.is_missing(value)]
