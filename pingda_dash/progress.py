"""A goal over time, in numbers: the plan's path, the days a chart shows, where the recent pace leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pingda_dash import formats

Point = tuple[date, float]
APART = 0.17
"""Of a chart's height: two names at the ends of lines come no nearer."""


@dataclass(frozen=True)
class Path:
    """The straight path the plan asks for: baseline at start, target at deadline."""

    start: date
    deadline: date
    baseline: float
    target: float

    @classmethod
    def of(cls, row: Mapping[Any, Any] | None) -> Path | None:
        """The path of a row with start, deadline, baseline, target; None when the plan sets none."""
        if row is None or formats.is_missing(row.get("target")) or formats.is_missing(row.get("baseline")):
            return None
        start, deadline = formats.as_date(row.get("start")), formats.as_date(row.get("deadline"))
        if start is None or deadline is None:
            return None
        return cls(start, deadline, float(row["baseline"]), float(row["target"]))


def window(reported: Sequence[date], path: Path | None, as_of: date) -> tuple[date, date]:
    """The days the axis shows: the plan's span, or the reported ones up to today where there is no plan."""
    if path:
        return path.start, max(path.deadline, as_of if as_of <= path.deadline + timedelta(days=30) else path.deadline)
    first = min([*reported, as_of])
    return first, max([*reported, as_of, first + timedelta(days=1)])


def forecast(stand: Mapping[Any, Any] | None, path: Path | None) -> tuple[Point, Point] | None:
    """From the last report on at the recent pace: to the target, or to the deadline if that comes first."""
    if (
        stand is None
        or path is None
        or formats.is_missing(stand.get("recent_pace"))
        or formats.is_missing(stand["actual"])
    ):
        return None
    since, actual, pace = formats.as_date(stand["report_date"]), float(stand["actual"]), float(stand["recent_pace"])
    if since is None or pace <= 0 or actual >= path.target or since >= path.deadline:
        return None
    reached = formats.as_date(stand.get("projected"))
    if reached is not None and reached <= path.deadline:
        return (since, actual), (reached, path.target)
    return (since, actual), (path.deadline, actual + pace * (path.deadline - since).days)


def forecast_to_zero(
    reports: pd.DataFrame, standing: Mapping[Any, Any] | None, path: Path | None, last: date
) -> tuple[Point, Point] | None:
    """From the last report on at the recent pace: to zero, or to the figure's last day if that comes first."""
    pace = None if standing is None else standing.get("recent_pace")
    if path is None or reports.empty or formats.is_missing(pace):
        return None
    since, left = formats.as_date(reports["report_date"].iloc[-1]), float(reports["value"].iloc[-1])
    if since is None or left <= 0 or since >= last:
        return None
    cleared = formats.as_date(standing.get("projected")) if standing else None
    if cleared is not None and cleared <= last:
        return (since, left), (cleared, 0.0)
    return (since, left), (last, max(left + float(pace or 0) * (last - since).days, 0.0))


def open_goal(series: pd.DataFrame, standing: Mapping[Any, Any] | None) -> dict[Any, Any] | None:
    """A goal on the open count: the standing's own when it asks for zero, else its days from the first count to zero.

    series: report_date, value (still open), in order. standing: a row of `queries.indicators`; None: no plan.
    """
    if standing is None or standing.get("direction") == "at_most_zero":
        return None if standing is None else dict(standing)
    counted = numbers_of(series["value"])
    path = {"baseline": counted[0] if counted else None, "target": 0.0, "recent_pace": None, "projected": None}
    return {**standing, **path}


def points_of(days: Iterable[Any], values: Iterable[Any]) -> list[Point]:
    """Days and values as points, in their order; where either is missing there is none."""
    pairs = zip(map(formats.as_date, days), values, strict=True)
    return [(day, float(value)) for day, value in pairs if day is not None and not formats.is_missing(value)]


def report_words(reports: Iterable[Point], unit: str, name: str = "") -> list[str]:
    """What each report says under the pointer: `5月20日 933 亩`, of a named line `5月20日 支出 933 万元`."""
    line = f"{name} " if name else ""
    return [f"{formats.day(day)} {line}{formats.number(value, unit)} {unit}" for day, value in reports]


def forecast_words(until: date, value: float, unit: str) -> str:
    """What the end of a forecast says under the pointer."""
    return f"按近两周推算 {formats.day(until)} {formats.short_number(value, unit)} {unit}"


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
