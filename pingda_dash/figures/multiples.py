"""Every village beside the others on one scale, against the plan's path.

All cells stand on one pair of axes, and what is alike in them is one trace with gaps: ten pairs of axes with three
traces and three notes each took the browser half a second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.progress import Path, days_of, forecast, forecast_words, numbers_of, points_of, report_words, window

ACROSS = 5  # villages in a row
GAP_X, GAP_Y = 0.16, 0.42  # between cells, of a cell
DROP = 0.03  # from a cell's foot to the words under it
HEADROOM = 1.05


@dataclass(frozen=True)
class Cell:
    """Where a village's small chart stands on the figure's axes; a cell is one by one."""

    left: float
    foot: float
    first: date
    last: date
    ceiling: float

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days / max((self.last - self.first).days, 1)

    def y(self, value: float) -> float:
        return self.foot + value / self.ceiling


@dataclass
class Stroke:
    """Lines of one kind in all cells, with a gap between one and the next."""

    x: list[float | None] = field(default_factory=list)
    y: list[float | None] = field(default_factory=list)
    tips: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def line(self, xs: Sequence[float], ys: Sequence[float], tips: Sequence[str] = (), code: str = "") -> None:
        self.x += [*xs, None]
        self.y += [*ys, None]
        self.tips += [*(tips or [""] * len(xs)), ""]
        self.codes += [code] * (len(xs) + 1)

    def trace(self, name: str, line: Mapping[str, Any], *, tips: bool = False, **more: Any) -> go.Scatter:
        trace = go.Scatter(x=self.x, y=self.y, mode="lines", line=line, name=name, hoverinfo="skip", cliponaxis=False)
        if tips:
            trace.update(text=self.tips, hoverinfo=None, hovertemplate="%{text}<extra></extra>")
        return trace.update(more)


@dataclass
class Words:
    """Words at one corner of every cell."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    inks: list[str] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, ink: str = theme.MUTE) -> None:
        self.x.append(x)
        self.y.append(y)
        self.text.append(text)
        self.inks.append(ink)

    def trace(self, side: str, size: int = base.SMALL) -> go.Scatter:
        font = {"size": size, "color": self.inks, "family": theme.FONT}
        where = {"x": self.x, "y": self.y, "text": self.text, "textposition": side, "textfont": font}
        return go.Scatter(**where, mode="text", hoverinfo="skip", cliponaxis=False)


@dataclass(frozen=True)
class Village:
    """What one cell shows."""

    row: Mapping[Any, Any]
    reports: pd.DataFrame
    path: Path | None
    stand: Mapping[Any, Any] | None
    ends: tuple[tuple[date, float], tuple[date, float]] | None

    @property
    def status(self) -> str:
        return str(self.stand["status"]) if self.stand else (theme.UNREPORTED if self.reports.empty else "")

    @property
    def highest(self) -> float:
        ahead = self.ends[1][1] if self.ends else 0.0
        return max([*numbers_of(self.reports["value"]), self.path.target if self.path else 0.0, ahead])

    @property
    def colour(self) -> str:
        return theme.bar_colour(self.status)


@once
def village_multiples(paths: pd.DataFrame, standing: pd.DataFrame, as_of: date, unit: str) -> go.Figure:
    """Every village's own progress, side by side, on one scale, in the order given.

    paths: village_code, village, is_poor, report_date, value and, where the plan sets them, baseline, target, start,
    deadline: one row a report; a village that never reported has one row without a date.
    standing: village_code, actual, target, expected, status, report_date, recent_pace; may be empty (no plan).
    """
    rows = paths[paths["village_code"].notna()]
    codes = list(dict.fromkeys(rows["village_code"]))
    if not codes:
        return base.nothing()
    stands = {row["village_code"]: row for row in standing.to_dict("records")}
    villages = [_village(rows[rows["village_code"] == code], stands.get(code)) for code in codes]
    spans = [window(days_of(village.reports["report_date"]), village.path, as_of) for village in villages]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    ceiling = HEADROOM * max([1e-9, *(village.highest for village in villages)])
    deep = math.ceil(len(codes) / ACROSS)
    lefts = [index % ACROSS * (1 + GAP_X) for index in range(len(codes))]
    feet = [(deep - 1 - index // ACROSS) * (1 + GAP_Y) for index in range(len(codes))]
    cells = [Cell(left, foot, first, last, ceiling) for left, foot in zip(lefts, feet, strict=True)]
    figure = go.Figure(_traces(list(zip(villages, cells, strict=True)), as_of, unit))
    base.styled(figure, base.Annotations(), margin={"l": 4, "r": 4, "t": 36, "b": 24, "pad": 0})
    figure.update_xaxes(range=[0, ACROSS * (1 + GAP_X) - GAP_X], showticklabels=False)
    return figure.update_yaxes(range=[-DROP, deep * (1 + GAP_Y) - GAP_Y], showticklabels=False)


def _village(rows: pd.DataFrame, stand: Mapping[Any, Any] | None) -> Village:
    row = rows.iloc[0].to_dict()
    path = Path.of({**row, **(stand or {})})
    return Village(row, rows.dropna(subset=["report_date", "value"]), path, stand, forecast(stand, path))


def _traces(cells: Sequence[tuple[Village, Cell]], as_of: date, unit: str) -> list[go.Scatter]:
    """Each kind of line and each corner's words once, for all cells."""
    feet, plans, today, ahead, lone = Stroke(), Stroke(), Stroke(), Stroke(), Stroke()
    lines: dict[str, Stroke] = {}
    fills: dict[str, Stroke] = {}
    names, figures, states = Words(), Words(), Words()
    for village, cell in cells:
        code, foot = str(village.row["village_code"]), cell.foot
        feet.line([cell.left, cell.left + 1], [foot, foot])
        if village.path:
            days = (village.path.start, village.path.deadline)
            goals = (village.path.baseline, village.path.target)
            plans.line([cell.x(day) for day in days], [cell.y(value) for value in goals])
        if cell.first <= as_of <= cell.last:
            today.line([cell.x(as_of)] * 2, [foot, foot + 1])
        xs = [cell.x(day) for day in days_of(village.reports["report_date"])]
        ys = [cell.y(value) for value in numbers_of(village.reports["value"])]
        if xs:
            tips = report_words(points_of(village.reports["report_date"], village.reports["value"]), unit)
            lines.setdefault(village.colour, Stroke()).line(xs, ys, tips, code)
            fills.setdefault(village.colour, Stroke()).line([xs[0], *xs, xs[-1]], [foot, *ys, foot])
        if len(xs) == 1:
            lone.line(xs, ys)
        if village.ends:
            (since, actual), (until, reached) = village.ends
            tips = ["", forecast_words(until, reached, unit)]
            ahead.line([cell.x(since), cell.x(until)], [cell.y(actual), cell.y(reached)], tips)
        poor = formats.is_true(village.row["is_poor"])
        name = f"<b>{base.plain(village.row['village'])}</b>"
        names.put(cell.left, foot + 1, name, theme.PLAN if poor else theme.TEXT)
        figures.put(cell.left + 1, foot + 1, _figures(village.reports, village.path))
        states.put(cell.left, foot - DROP, *_state(village.status, village.stand, unit))
    hair = {"color": theme.LINE, "width": 1}
    return [
        feet.trace("底线", hair),
        today.trace("今天", {"color": theme.GOLD, "width": 1}, opacity=0.75),
        *(
            fill.trace("", {"width": 0, "color": colour}, fill="toself", fillcolor=theme.rgba(colour, 0.20))
            for colour, fill in fills.items()
        ),
        plans.trace("方案", {"color": theme.GOLD, "width": 2}),
        *(
            line.trace("实际", {"color": colour, "width": 3}, tips=True, customdata=[[code] for code in line.codes])
            for colour, line in lines.items()
        ),
        lone.trace("一期", {"width": 0}, mode="markers", marker={"size": 7, "color": theme.ACTUAL}),
        ahead.trace("推算", {"color": theme.FORECAST, "width": 2, "dash": "dash"}, tips=True),
        names.trace("top right", base.LARGE),
        figures.trace("top left"),
        states.trace("bottom right"),
    ]


def _figures(reports: pd.DataFrame, path: Path | None) -> str:
    latest = formats.short_number(reports["value"].iloc[-1]) if len(reports) else formats.MISSING
    return f"{latest} / {formats.short_number(path.target)}" if path else latest


def _state(status: str, stand: Mapping[Any, Any] | None, unit: str) -> tuple[str, str]:
    """The status in a dot and words with what is short of today's path, and its colour."""
    if not status:
        return "", theme.MUTE
    short = ""
    if stand and status in (theme.BEHIND, theme.OVERDUE) and not formats.is_missing(stand["expected"]):
        missing = float(stand["expected"]) - float(stand["actual"])
        short = f" · 差 {formats.short_number(missing, unit)} {unit}" if missing > 0 else ""
    return f"● {status}{short}", theme.status_colour(status)
