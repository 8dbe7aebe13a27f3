"""Lines over days: what was reported, the plan's gold path, today, and what may come: a dashed line in two bands.

Shapes are an SVG stretched over the panel; words are HTML placed by percentages, so that they keep their size. Each
report has a strip as high as the chart that says its day and numbers under the pointer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, theme
from pingda_dash.panels.annotated import Noted, axis
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing
from pingda_dash.progress import (
    Fan,
    Point,
    Range,
    days_of,
    foot_days,
    forecast_words,
    numbers_of,
    points_of,
    report_words,
    spread,
    window,
)

HEADROOM = 1.16
"""How far the axis reaches above the highest value, for the words there."""
LOWEST, HIGHEST = 0.08, 0.94
"""Between which shares of the height the names at the right stand: clear of the last day below and of 今天 above."""
PER_REM = 3.0
"""Per cent of a narrow chart's width that a rem of words takes."""
CROWDED = 0.14
"""Of a chart's height: the words of two points no further apart would cover each other."""
Kind = Literal["actual", "plan", "ahead", "thin"]
Side = Literal["left", "right"]
LEFT: Side = "left"
RIGHT: Side = "right"


@dataclass(frozen=True)
class Stroke:
    """How the reports in a column are drawn: the name before them (in `trend` at the line's end too), the colour."""

    column: str
    name: str = ""
    colour: str = theme.ACTUAL
    thin: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Scale:
    """From days and values to per cent of a chart's width and height, from the left and from the top."""

    first: date
    last: date
    ceiling: float

    def x(self, day: date) -> float:
        return 100 * (day - self.first).days / max((self.last - self.first).days, 1)

    def y(self, value: float) -> float:
        return 100 * (1 - value / self.ceiling)

    def points(self, line: Iterable[Point]) -> str:
        """A line as an SVG polyline's points."""
        return " ".join(f"{self.x(day):.2f},{self.y(value):.2f}" for day, value in line)

    def area(self, line: Sequence[Point]) -> str:
        """The ground between a line and the foot of the chart, as an SVG polygon's points."""
        return f"{self.x(line[0][0]):.2f},100 {self.points(line)} {self.x(line[-1][0]):.2f},100"

    def band(self, ranges: Sequence[Range]) -> str:
        """The ground between the two ends of ranges, as an SVG polygon's points; what is above the chart is cut."""
        low = [(day, value) for day, value, _ in ranges]
        high = [(day, min(value, self.ceiling)) for day, _, value in reversed(ranges)]
        return self.points([*low, *high])


@dataclass(frozen=True)
class Line:
    """A drawn line: `actual` thick, `plan` and `thin` thinner, `ahead` dashed; with a ground below it when `filled`."""

    points: Sequence[Point]
    colour: str
    kind: Kind = "actual"
    filled: bool = False


@dataclass(frozen=True)
class Label:
    """Words at a value: beyond the right end, or (with a day) at a point, on its left or its right side."""

    value: float
    text: str
    colour: str
    day: date | None = None
    large: bool = False
    side: Side = LEFT
    below: bool = False


@dataclass
class Chart:
    """What a chart shows; `drawn` makes its markup."""

    scale: Scale
    as_of: date
    lines: list[Line] = field(default_factory=list)
    fan: Fan = field(default_factory=Fan)
    """What may come, in two bands around a dashed line."""
    diamonds: Sequence[Point] = ()
    """Where the plan has a mark and no line."""
    ends: list[Label] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    tips: dict[date, list[str]] = field(default_factory=dict)
    feet: Sequence[date] = ()
    scaled: bool = True
    """Whether the values stand at the left, with a hairline each."""
    stepped: bool = False
    """Whether what a day says holds until the next day that says something."""
    noted: Noted | None = None
    """What happened on its days, as marks below the line of zero."""

    def tip(self, days: Iterable[date], words: Iterable[str]) -> None:
        """Let each day's strip say these words too."""
        for day, text in zip(days, words, strict=True):
            self.tips.setdefault(day, []).append(text)

    def svg(self) -> str:
        scale = self.scale
        heights = spread([max(label.value / scale.ceiling, LOWEST) for label in self.ends], top=HIGHEST)
        return render(
            "line_chart.html",
            right=f"{max((_width(label.text) for label in self.ends), default=0.0) + 1.2:.1f}rem",
            left="3.4rem" if self.scaled else "1.6rem",
            grid=[(scale.y(value), formats.number(value)) for value in _ticks(scale.ceiling)] if self.scaled else [],
            today=scale.x(self.as_of) if scale.first <= self.as_of <= scale.last else None,
            bands=bands(scale, self.fan),
            lines=[shape(scale, line) for line in self.lines],
            diamonds=[(scale.x(day), scale.y(value)) for day, value in self.diamonds],
            strips=strips(scale, self.tips, stepped=self.stepped),
            ends=[
                {"y": 100 * (1 - height), "text": label.text, "colour": label.colour}
                for label, height in zip(self.ends, heights, strict=True)
            ],
            labels=[
                {
                    "x": scale.x(label.day or scale.last),
                    "y": scale.y(label.value),
                    "text": label.text,
                    "colour": label.colour,
                    "large": label.large,
                    "side": _side(scale, label),
                    "below": label.below,
                }
                for label in self.labels
            ],
            feet=[(scale.x(day), formats.day(day)) for day in self.feet],
            axis=Markup(axis(self.noted and self.noted.wider(), scale.first, scale.last, scale.x)),
        )


def shape(scale: Scale, line: Line) -> dict[str, Any]:
    """A line as the templates draw it; of a single report, the point."""
    points = list(line.points)
    lone = (scale.x(points[0][0]), scale.y(points[0][1])) if len(points) == 1 else None
    return {
        "points": scale.points(points),
        "colour": line.colour,
        "kind": line.kind,
        "area": scale.area(points) if line.filled and not lone else "",
        "lone": lone,
    }


def bands(scale: Scale, fan: Fan) -> list[tuple[str, str]]:
    """The two bands of a fan as the templates draw them: (class, the polygon's points), the wider first."""
    drawn = (("wide", fan.nine_tenths), ("half", fan.half))
    return [(kind, scale.band(ranges)) for kind, ranges in drawn if len(ranges) > 1]


def strips(scale: Scale, tips: Mapping[date, Sequence[str]], *, stepped: bool = False) -> list[dict[str, Any]]:
    """A strip for each day that has words: from half-way to the one before it to half-way to the one after.

    stepped: from the day itself to the next one, for what stays until it changes.
    """
    days = [day for day in sorted(tips) if scale.first <= day <= scale.last]
    between = [
        min(other, 98.0) if stepped else (one + other) / 2 for one, other in pairwise(scale.x(day) for day in days)
    ]
    edges = zip([0.0, *between], [*between, 100.0], strict=True) if days else ()
    return [
        {"left": left, "width": right - left, "tip": "\n".join(tips[day])}
        for day, (left, right) in zip(days, edges, strict=True)
    ]


def progress_line(
    series: pd.DataFrame, fan: Fan, as_of: date, unit: str, *, part: str = "", noted: Noted | None = None
) -> str:
    """One cumulative number over time with the plan's gold path, today, and the fan of what may come.

    series: report_date, value (unit) and, when `part` names it, part: one row a report, in order.
    """
    reports = series.dropna(subset=["report_date", "value"])
    if reports.empty and not fan.path:
        return nothing()
    first, last = window(days_of(reports["report_date"]), fan, as_of)
    highest = max([*numbers_of(reports["value"]), fan.highest, 1e-9])
    chart = Chart(Scale(first, last, HEADROOM * highest), as_of, feet=foot_days(first, last), noted=noted)
    target = fan.target
    if target is not None:
        _planned(chart, fan, unit)
        chart.ends.append(Label(target, f"目标 {formats.number(target, unit)}", theme.PLAN))
    if part and "part" in reports:
        _reports(chart, reports, unit, Stroke("part", part, theme.DIM))
    _reports(chart, reports, unit, Stroke("value"))
    if fan.likely:
        words = f"推算 {formats.short_number(fan.likely[-1][1], unit)}"
        _ahead(chart, fan, unit, _reached_words(fan, as_of, " 达标") or words)
    if len(reports):
        latest = reports.iloc[-1]
        day = formats.as_date(latest["report_date"])
        words = formats.actual(latest["value"], target, unit, digits=2).removesuffix("%")
        chart.labels.append(Label(float(latest["value"]), words, theme.ACTUAL, day, large=True))
        if part and "part" in reports and not formats.is_missing(latest["part"]):
            words = f"{part} {formats.number(latest['part'], unit)}"
            below = float(latest["value"] - latest["part"]) < CROWDED * chart.scale.ceiling
            chart.labels.append(Label(float(latest["part"]), words, theme.MUTE, day, below=below))
    return chart.svg()


def burn_down(series: pd.DataFrame, fan: Fan, as_of: date, unit: str, *, noted: Noted | None = None) -> str:
    """The open count with the plan's gold path to zero, today, and the fan of what may come.

    series: report_date, value (unit, still open): one row a report, in order. fan: as `progress.open_fan` returns it.
    """
    reports = series.dropna(subset=["report_date", "value"])
    if reports.empty and not fan.path:
        return nothing()
    first, last = window(days_of(reports["report_date"]), fan, as_of)
    highest = max([*numbers_of(reports["value"]), fan.highest, 1.0])
    chart = Chart(Scale(first, last, HEADROOM * highest), as_of, feet=foot_days(first, last), noted=noted)
    if fan.path:
        _planned(chart, fan, unit)
        chart.ends.append(Label(0.0, f"{formats.day(fan.path[-1][0])}清零", theme.PLAN))
    _reports(chart, reports, unit, Stroke("value", filled=True))
    if fan.likely:
        remaining = formats.counted(max(fan.likely[-1][1], 1.0), unit)  # a part of one is one still open
        _ahead(chart, fan, unit, _reached_words(fan, as_of, "清零") or f"推算剩 {remaining}")
    if len(reports):
        latest = reports.iloc[-1]
        cleared = latest["value"] <= 0
        words = "已清零" if cleared else f"剩 {formats.counted(latest['value'], unit)}"
        day, side = formats.as_date(latest["report_date"]), LEFT if cleared else RIGHT
        chart.labels.append(Label(float(latest["value"]), words, theme.ACTUAL, day, large=True, side=side))
    return chart.svg()


def trend(
    series: pd.DataFrame, as_of: date, unit: str, strokes: Sequence[Stroke], *, noted: Noted | None = None
) -> str:
    """Cumulative numbers over time, each line named at its end with its latest figure, with today's hairline.

    series: report_date and the strokes' columns (unit; missing = not reported), one row a report, in order.
    """
    reports = series.dropna(subset=["report_date"])
    shown = [stroke for stroke in strokes if stroke.column in reports and numbers_of(reports[stroke.column])]
    if not shown:
        return nothing()
    days = days_of(reports["report_date"])
    first = min([*days, as_of])
    last = max([*days, as_of, first + timedelta(days=1)])
    top = max(max(numbers_of(reports[stroke.column])) for stroke in shown) or 1e-9
    chart = Chart(Scale(first, last, HEADROOM * top), as_of, feet=foot_days(first, last), noted=noted)
    for stroke in shown:
        _reports(chart, reports.dropna(subset=[stroke.column]), unit, stroke)
        latest = float(reports[stroke.column].dropna().iloc[-1])
        ink = {theme.DIM: theme.MUTE, theme.GOLD: theme.PLAN}.get(stroke.colour, stroke.colour)
        chart.ends.append(Label(latest, f"{stroke.name} {formats.short_number(latest, unit)}", ink))
    return chart.svg()


def completion_curve(curve: pd.DataFrame, as_of: date, *, noted: Noted | None = None) -> str:
    """How many tasks are due by each day, how many were done, and where the pace leads.

    curve: date, due, done (missing after the as-of date), projected (missing before it): one row a day.
    """
    if curve.empty:
        return nothing()
    days = days_of(curve["date"])
    top = max([*numbers_of(curve["due"]), *numbers_of(curve["projected"]), 1.0])
    month_ends = [day for day, after in pairwise(days) if day.month != after.month]
    feet = [*([] if month_ends and (month_ends[0] - days[0]).days < 15 else days[:1]), *month_ends, days[-1]]
    chart = Chart(Scale(days[0], days[-1], HEADROOM * top), as_of, feet=feet, scaled=False, stepped=True, noted=noted)
    due, done, projected = (points_of(days, curve[column]) for column in ("due", "done", "projected"))
    chart.lines = [Line(_stairs(due), theme.GOLD, "plan")]
    chart.lines += [Line(projected, theme.FORECAST, "ahead")] if projected else []
    chart.lines += [Line(_stairs(done), theme.ACTUAL)] if done else []
    chart.ends.append(Label(due[-1][1], f"{formats.number(due[-1][1], '项')} 应完成", theme.PLAN))
    if projected and as_of < days[-1]:
        words = f"{formats.number(projected[-1][1], '项')} 推算"
        chart.ends.append(Label(projected[-1][1], words, theme.FORECAST))
    if done:
        day, count = done[-1]
        chart.labels.append(Label(count, f"{formats.number(count, '项')} 已完成", theme.ACTUAL, day))
    for row in zip(days, curve["due"], curve["done"], curve["projected"], strict=True):
        _completion_tip(chart, *row)
    return chart.svg()


def _completion_tip(chart: Chart, day: date, due: Any, done: Any, projected: Any) -> None:
    """What a day of the curve says, unless it says what the day before said."""
    parts = [("应完成", due), ("已完成", done), *([("推算完成", projected)] if formats.is_missing(done) else [])]
    words = " · ".join(f"{name} {formats.counted(n, '项')}" for name, n in parts if not formats.is_missing(n))
    latest = next(reversed(chart.tips.values()), [""])[0]
    if latest.partition(" ")[2] != words:
        chart.tip([day], [f"{formats.day(day)} {words}"])


def _reports(chart: Chart, reports: pd.DataFrame, unit: str, stroke: Stroke) -> None:
    """Draw what was reported in a stroke's column, and let each report say itself."""
    points = points_of(reports["report_date"], reports[stroke.column])
    if points:
        chart.lines.append(Line(points, stroke.colour, "thin" if stroke.thin else "actual", stroke.filled))
        chart.tip([day for day, _ in points], report_words(points, unit, stroke.name))


def _planned(chart: Chart, fan: Fan, unit: str) -> None:
    """Draw what the plan expects: its path, an event's day, and what is expected of those heard, in words."""
    if fan.way:
        chart.lines.append(Line(fan.way, theme.GOLD, "plan"))
    chart.diamonds = fan.diamonds
    if fan.part:
        words = f"{fan.part.words} {formats.short_number(fan.part.value, unit)}"
        chart.labels.append(Label(fan.part.value, words, theme.PLAN, fan.part.day))


def _ahead(chart: Chart, fan: Fan, unit: str, words: str) -> None:
    """What may come: two bands, the likely line dashed, its end with words and, under the pointer, its ranges."""
    chart.fan = fan
    chart.lines.append(Line(fan.likely, theme.FORECAST, "ahead"))
    until, value = fan.likely[-1]
    chart.tip([until], [forecast_words(fan, unit)])
    chart.ends.append(Label(value, words, theme.FORECAST))


def _reached_words(fan: Fan, as_of: date, what: str) -> str:
    """`预计 6月12日 达标`; of a day that has passed unconfirmed `原预计 5月7日 达标`; empty where none is likely."""
    day = fan.reached_on
    return "" if day is None else f"{'原' if day < as_of else ''}预计 {formats.day(day)}{what}"


def _stairs(points: Sequence[Point]) -> list[Point]:
    """A count that steps: level until the day it changes; only the corners."""
    corners = [points[0]]
    for day, value in points[1:]:
        if value != corners[-1][1]:
            corners += [(day, corners[-1][1]), (day, value)]
    return [*corners, (points[-1][0], corners[-1][1])]


def _side(scale: Scale, label: Label) -> Side:
    """The side of its point that a label stands on: the one it asks for, where there is room."""
    at, room = scale.x(label.day or scale.last), PER_REM * _width(label.text)
    return RIGHT if at < room else LEFT if at > 100 - room else label.side


def _ticks(ceiling: float, most: int = 4) -> list[float]:
    """Round values from zero up to the ceiling, at most `most` above zero."""
    step = 10.0 ** math.floor(math.log10(ceiling / most))
    step *= next(times for times in (1, 2, 2.5, 5, 10) if ceiling / (step * times) <= most)
    return [step * at for at in range(int(ceiling / step) + 1)]


def _width(text: str) -> float:
    """About how wide words are, in rem of a label's .875: Chinese is square, figures are half."""
    return 0.875 * sum(1.0 if ord(sign) > 0x2E7F else 0.58 for sign in text)
