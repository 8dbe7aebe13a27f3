"""A goal over time, in numbers: the plan's path, what may come, the days a chart shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pingda_dash import formats

Point = tuple[date, float]
Range = tuple[date, float, float]
"""A day with the low and the high end of what may be."""
APART = 0.17
"""Of a chart's height: two names at the ends of lines come no nearer."""


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

    @classmethod
    def of(cls, days: pd.DataFrame) -> Fan:
        """The fan of one scope. days: rows of `queries.goal_fan` of one village, or of the township, by date."""
        return cls(
            _corners(points_of(days["date"], days["expected"])),
            _corners(points_of(days["date"], days["likely"])),
            _ranges(days, "low_50", "high_50"),
            _ranges(days, "low_90", "high_90"),
        )

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


def window(reported: Sequence[date], fan: Fan, as_of: date) -> tuple[date, date]:
    """The days the axis shows: the plan's span, or the reported ones up to today where there is no plan."""
    if fan.path:
        start, deadline = fan.path[0][0], fan.path[-1][0]
        last = as_of if as_of <= deadline + timedelta(days=30) else deadline
        return start, max(deadline, last, *(day for day, _ in fan.likely[-1:]))
    first = min([*reported, as_of])
    return first, max([*reported, as_of, first + timedelta(days=1)])


def open_fan(series: pd.DataFrame, direction: str, days: pd.DataFrame) -> Fan:
    """A goal's fan on a chart of what is still open: the goal's own when it asks for zero.

    Of one that asks for a share, the path is the first count, less the share of the way that is expected to be gone;
    what may come of the count is not known. series: report_date, value (still open), in order. days: as `Fan.of`.
    """
    if direction == "at_most_zero":
        return Fan.of(days)
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
