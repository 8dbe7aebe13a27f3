"""A goal over time, in numbers: the plan's path, what may come, the days a chart shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from pingda_dash import formats

Point = tuple[date, float]
Range = tuple[date, float, float]
"""A day with the low and the high end of what may be."""
APART = 0.17
"""Of a chart's height: two names at the ends of lines come no nearer."""


@dataclass(frozen=True)
class Part:
    """What the plan expects of as much as was heard, while villages are missing."""

    day: date
    value: float
    words: str
    """`已报 3/10 村应达`."""


@dataclass(frozen=True)
class Fan:
    """A goal day by day, in its own unit: what the plan expects, and what may come after the last report.

    Empty where the plan sets no goal, or nothing can be told.
    """

    path: Sequence[Point] = ()
    """From the start to the deadline: straight, a season's curve, a step, level."""
    likely: Sequence[Point] = ()
    """From the last report to the target, the deadline, or the day it has run out."""
    half: Sequence[Range] = ()
    """Where the middle half of what may come lies (50 %)."""
    nine_tenths: Sequence[Range] = ()
    """Where nine tenths of what may come lie (90 %)."""
    part: Part | None = None
    """What the last report is held against, where that is not the path."""

    @classmethod
    def of(cls, days: pd.DataFrame, standing: Any = None) -> Fan:
        """The fan of one scope. days: rows of `queries.goal_fan` of one village, or of the township, by date.

        standing: the goal's heard, asked, expected, report_date, direction, where the fan is the township's.
        """
        path = _corners(points_of(days["date"], days["expected"]))
        return cls(
            path,
            _corners(points_of(days["date"], days["likely"])),
            _ranges(days, "low_50", "high_50"),
            _ranges(days, "low_90", "high_90"),
            None if standing is None else _part(path, standing),
        )

    @property
    def is_event(self) -> bool:
        """Whether nothing is expected before the deadline and then all: there is no way to it, only a day."""
        if len(self.path) < 2:
            return False
        *before, (deadline, target) = self.path
        level = {value for _, value in before}
        return len(level) == 1 and target not in level and (deadline - before[-1][0]).days == 1

    @property
    def way(self) -> Sequence[Point]:
        """The path as a line; an event has none."""
        return () if self.is_event else self.path

    @property
    def diamonds(self) -> Sequence[Point]:
        """What stands as a mark beside the lines: an event on its deadline, what is expected of those heard."""
        marks = [] if self.part is None else [(self.part.day, self.part.value)]
        return [*(self.path[-1:] if self.is_event else ()), *marks]

    @property
    def plan_words(self) -> list[str]:
        """What stands in gold, in words."""
        if not self.path:
            return []
        if self.is_event:
            return ["金菱形 = 方案期限"]
        if self.part is None:
            return ["金线 = 方案"]
        return ["金线 = 全乡方案", f"金菱形 = {self.part.words}"]

    @property
    def target(self) -> float | None:
        return self.path[-1][1] if self.path else None

    @property
    def deadline(self) -> date | None:
        return self.path[-1][0] if self.path else None

    @property
    def highest(self) -> float:
        """How high a chart reaches for it: a wide range is cut at a quarter above the rest."""
        sure = max([*(value for _, value in (*self.path, *self.likely)), 0.0])
        return min(max([sure, *(high for _, _, high in self.nine_tenths)]), 1.25 * sure)

    @property
    def reached_on(self) -> date | None:
        """The day on which the likely value is the target; None where it is not within the forecast."""
        return next((day for day, value in self.likely if value == self.target), None)


def value_on(path: Sequence[Point], day: date) -> float:
    """What a path with corners expects on a day; before it its first value, after it its last."""
    for (since, low), (until, high) in pairwise(path):
        if since <= day <= until:
            return low + (high - low) * (day - since).days / max((until - since).days, 1)
    return path[-1][1] if day > path[-1][0] else path[0][1]


def _part(path: Sequence[Point], standing: Any) -> Part | None:
    heard, asked = formats.count_of(standing.heard), formats.count_of(standing.asked)
    day = formats.as_date(standing.report_date)
    if not path or day is None or not 0 < heard < asked or formats.is_missing(standing.expected):
        return None
    value, whole = float(standing.expected), value_on(path, day)
    if abs(value - whole) <= 0.01 * max(abs(high) for _, high in path):
        return None
    return Part(day, value, f"已报 {heard}/{asked} 村应{'剩' if standing.direction == 'at_most_zero' else '达'}")


def window(reported: Sequence[date], fan: Fan, as_of: date) -> tuple[date, date]:
    """The days the axis shows: the plan's span, or the reported ones up to today where there is no plan."""
    if fan.path:
        start, deadline = fan.path[0][0], fan.path[-1][0]
        last = as_of if as_of <= deadline + timedelta(days=30) else deadline
        return start, max(deadline, last, *(day for day, _ in fan.likely[-1:]))
    first = min([*reported, as_of])
    return first, max([*reported, as_of, first + timedelta(days=1)])


def open_fan(series: pd.DataFrame, direction: str, days: pd.DataFrame, standing: Any = None) -> Fan:
    """A goal's fan on a chart of what is still open: the goal's own when it asks for zero.

    Of one that asks for a share, the path is the first count, less the share of the way that is expected to be gone;
    what may come of the count is not known. series: report_date, value (still open), in order. days, standing: as
    `Fan.of`.
    """
    if direction == "at_most_zero":
        return Fan.of(days, standing)
    counted = numbers_of(series["value"])
    return Fan(_corners(points_of(days["date"], counted[0] * (1 - days["expected_progress"])))) if counted else Fan()


def _ranges(days: pd.DataFrame, low: str, high: str) -> list[Range]:
    given = days.dropna(subset=[low, high])
    return list(zip(days_of(given["date"]), numbers_of(given[low]), numbers_of(given[high]), strict=True))


def _corners(line: Sequence[Point]) -> list[Point]:
    """A line of one point a day without those that lie on the straight between their neighbours."""
    middle = [
        here
        for before, here, after in zip(line, line[1:], line[2:], strict=False)
        if abs((after[1] - here[1]) - (here[1] - before[1])) > 1e-9
    ]
    return [*line[:1], *middle, *line[1:][-1:]]


def points_of(days: Iterable[Any], values: Iterable[Any]) -> list[Point]:
    """Days and values as points, in their order; where either is missing there is none."""
    pairs = zip(map(formats.as_date, days), values, strict=True)
    return [(day, float(value)) for day, value in pairs if day is not None and not formats.is_missing(value)]


def report_words(reports: Iterable[Point], unit: str, name: str = "") -> list[str]:
    """What each report says under the pointer: `5月20日 933 亩`, of a named line `5月20日 支出 933 万元`."""
    line = f"{name} " if name else ""
    return [f"{formats.day(day)} {line}{formats.number(value, unit)} {unit}" for day, value in reports]


def forecast_words(fan: Fan, unit: str) -> str:
    """What the end of a forecast says under the pointer.

    `预计 6月20日;五成 6月10日–6月28日,九成 6月6日–` where the target is likely to be reached within it, else
    `6月30日约 132 人次;五成 118–141,九成 98–141`.
    """
    until, value = fan.likely[-1]
    bands = (("五成", fan.half), ("九成", fan.nine_tenths))
    if fan.reached_on is not None:
        words = f"预计 {formats.day(until)}"
        ranges = [
            f"{name} {formats.day(first)}–{formats.day(last) if last else ''}"
            for name, first, last in ((name, *_reached_between(band, value)) for name, band in bands)
            if first and first != last
        ]
    else:
        words = f"{formats.day(until)}约 {formats.short_number(value, unit)} {unit}"
        ranges = [
            f"{name} {formats.short_number(low, unit)}–{formats.short_number(high, unit)}"
            for name, band in bands
            for _, low, high in band[-1:]
            if low < high
        ]
    return f"{words};{','.join(ranges)}" if ranges else words


def _reached_between(band: Sequence[Range], target: float) -> tuple[date | None, date | None]:
    """The first day on which one end of a band is at the target, and the first on which both are."""
    first = next((day for day, low, high in band if target in (low, high)), None)
    return first, next((day for day, low, high in band if low == high == target), None)


def foot_days(first: date, last: date) -> list[date]:
    """The days to label under a chart: its ends and one to three between."""
    return spaced_days(first, last, 4 if (last - first).days > 40 else 2)


def spaced_days(first: date, last: date, parts: int = 4) -> list[date]:
    """`parts + 1` days from first to last, evenly spaced, both included."""
    span = (last - first).days
    return sorted({first + timedelta(days=round(span * k / parts)) for k in range(parts + 1)})


def spread(heights: Sequence[float], apart: float = APART, top: float = 1.08) -> list[float]:
    """Heights (0..1) moved so that no two are nearer than `apart` and none is above `top`, their order kept.

    Of equal ones the first is on top.
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], -index))
    placed, low = list(heights), -apart
    for index in order:
        placed[index] = low = max(placed[index], low + apart)
    high = top + apart
    for index in reversed(order):
        placed[index] = high = min(placed[index], high - apart)
    return placed


def days_of(values: Iterable[Any]) -> list[date]:
    """The days among dates and timestamps, missing ones left out."""
    return [day for day in map(formats.as_date, values) if day is not None]


def numbers_of(values: Sequence[Any] | pd.Series) -> list[float]:
    """The numbers among values, missing ones left out."""
    return [float(value) for value in values if not formats.is_missing(value)]
