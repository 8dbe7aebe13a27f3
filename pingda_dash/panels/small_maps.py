"""Several measures of the same villages side by side, each a small map with its legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.panels.render import render

Point = tuple[float, float]
MARGIN = 0.02
"""Of the land's width, around it."""


class Small(NamedTuple):
    """One measure: what a touch does, its name, whether the large map shows it, the villages with `text` and `colour`
    (`maps.shaded`), and (label, colour, villages) of every class."""

    pick: str
    title: str
    on: bool
    villages: pd.DataFrame
    classes: Sequence[tuple[str, str, int]]


def small_maps(land: Mapping[str, Sequence[Sequence[Point]]], small: Iterable[Small]) -> str:
    """The maps; a village that is pointed at is marked in all of them.

    land: the rings of each village's area by its code, south positive.
    """
    points = [point for rings in land.values() for ring in rings for point in ring]
    left, right = min((x for x, _ in points), default=0.0), max((x for x, _ in points), default=1.0)
    top, bottom = min((y for _, y in points), default=0.0), max((y for _, y in points), default=1.0)
    edge = MARGIN * (right - left)
    box = " ".join(
        f"{value:.0f}" for value in (left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge)
    )
    shapes = [(code, "".join(_path(ring) for ring in rings)) for code, rings in land.items()]
    return render("small_maps.html", box=box, shapes=shapes, maps=[_map(one, set(land)) for one in small])


def _map(small: Small, codes: set[str]) -> dict[str, Any]:
    areas = [
        {
            "code": str(row.village_code),
            "fill": row.colour,
            "poor": formats.is_true(row.is_poor),
            "tip": f"{row.village} · {row.text}",
        }
        for row in frames.rows(small.villages)
        if str(row.village_code) in codes
    ]
    areas.sort(key=lambda one: bool(one["poor"]))  # gold outlines lie on top
    classes = [one for one in small.classes if one[2]]
    return {"pick": small.pick, "title": small.title, "on": small.on, "areas": areas, "classes": classes}


def _path(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z"
