"""Horizontal bars of anything that has a name: a whole, its bright part, a gold mark, and columns of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pingda_dash import theme
from pingda_dash.figures import bars, base


@dataclass(frozen=True)
class Row:
    """One bar. name: as it reads (plotly's HTML, escaped); value, part, mark: in one unit, None = not reported."""

    key: str
    name: str
    value: float | None
    said: tuple[str, ...]
    """The words in the columns at the right, as many in every row."""
    tip: str
    part: float | None = None
    mark: float | None = None
    """Where the plan's gold line stands."""
    colour: str = theme.ACTUAL
    pick: str = ""


def row_bars(
    rows: Sequence[Row], headings: Sequence[str], *, left: int, places: Sequence[float], bars_to: float
) -> go.Figure:
    """Bars from the top down, in the order given.

    left: px for the names. places: where each column of words ends, and bars_to where the bars do (shares 0..1 of the
    width). A bar with a part is dim where the part is not.
    """
    if not rows:
        return base.nothing()
    keys = [row.key for row in rows]
    widest = max([*base.known([row.value for row in rows]), *base.known([row.mark for row in rows]), 1e-9])
    parted = any(row.part is not None for row in rows)
    figure, marks = go.Figure(bars.track(keys, [widest] * len(keys))), base.Marks()
    whole = [theme.DIM if parted and row.colour == theme.ACTUAL else row.colour for row in rows]
    picks = [row.pick for row in rows]
    figure.add_trace(bars.bar(keys, [row.value for row in rows], whole, [row.tip for row in rows], picks))
    if parted:
        figure.add_trace(bars.bar(keys, [row.part for row in rows], theme.ACTUAL))
    for row in rows:
        bars.tick(figure, row.key, row.mark, widest, high=15)
        for index, (said, place) in enumerate(zip(row.said, places, strict=True)):
            ink = theme.NONE if row.value is None else theme.TEXT if index == 0 else theme.MUTE
            bars.column(marks, said, row.key, place, ink)
    for said, place in zip(headings, places, strict=True):
        marks.label(said, place, 1, anchor=("right", "bottom"), refs=("paper", "paper"))
    named = {row.key: row.name for row in rows}
    return bars.rows_of(figure, marks, named, widest, bars=bars_to, left=left, top=22 if any(headings) else 4)
