"""Every village beside the others on one scale, against the plan's path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.panels.line_charts import Line, Scale, bands, shape, strips
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing
from pingda_dash.progress import Fan, Point, forecast_words, points_of, report_words, window

HEADROOM = 1.05
SETTLING = (
    ("moved_in", "households", "入住", None),
    ("demolished", "households", "拆旧", None),
    ("reclaimed", "households", "复垦复绿", "relocation_reclaimed"),
    ("employed", "able", "转移就业", "relocation_jobs"),
    ("in_industry", "able", "产业发展", "relocation_industry"),
)
"""The counts of a settlement's households, what each is a part of, its name, and the indicator that asks for it."""
_STANDING = ["actual", "target", "expected", "status"]


@dataclass(frozen=True)
class Cell:
    """What one small chart shows."""

    row: Mapping[Any, Any]
    reports: Sequence[Point]
    fan: Fan
    standing: Mapping[Any, Any] | None

    @classmethod
    def of(cls, rows: Sequence[Mapping[Any, Any]], fan: Fan, standing: Mapping[Any, Any] | None) -> Cell:
        """The chart of one village's rows, at least one of them."""
        return cls(
            rows[0], points_of((row["report_date"] for row in rows), (row["value"] for row in rows)), fan, standing
        )

    @property
    def status(self) -> str:
        if not self.standing:
            return "" if self.reports else theme.UNREPORTED
        unjudged = self.standing["status"] == theme.ON_COURSE and formats.is_missing(self.standing["target"])
        return theme.UNJUDGED if unjudged else str(self.standing["status"])

    @property
    def highest(self) -> float:
        return max([*(value for _, value in self.reports), self.fan.highest])


def village_multiples(
    paths: pd.DataFrame, standing: pd.DataFrame, fans: Mapping[str, Fan], as_of: date, unit: str
) -> str:
    """Every village's own progress, side by side, on one scale, in the order given; a pick is `village:<code>`.

    paths: village_code, village, is_poor, report_date, value: one row a report; a village that never reported has one
    row without a date. standing: village_code, actual, target, expected, status; fans: by village code; both may be
    empty (no plan).
    """
    villages: dict[str, list[Mapping[Any, Any]]] = {}
    for row in paths[paths["village_code"].notna()].to_dict("records"):
        villages.setdefault(row["village_code"], []).append(row)
    standings = {row["village_code"]: row for row in standing.to_dict("records")}
    cells = [Cell.of(rows, fans.get(code, Fan()), standings.get(code)) for code, rows in villages.items()]
    return _multiples(cells, as_of, unit, pick="village")


def settling(series: pd.DataFrame, goals: pd.DataFrame, fans: Mapping[str, Fan], as_of: date) -> str:
    """搬迁后扶 over time: five shares of the settlements' households (%), with the plan's path where it sets one.

    series: report_date, households, able and the five counts (户): one row a report. goals: rows of
    `queries.indicators`. fans: by indicator.
    """
    if series.empty:
        return nothing()
    by_id = {row["id"]: row for row in goals.to_dict("records")}
    cells = []
    for column, whole, name, id_ in SETTLING:
        goal = by_id.get(id_)
        share = (100 * series[column] / series[whole].where(series[whole] > 0)).clip(upper=100).round(1)
        rows = [
            {"village": name, "is_poor": None, "report_date": day, "value": value}
            for day, value in zip(series["report_date"], share, strict=True)
        ]
        standing = {each: goal[each] for each in _STANDING} if goal else None
        cells.append(Cell.of(rows, fans.get(id_ or "", Fan()), standing))
    return _multiples(cells, as_of, "%")


def _multiples(cells: Sequence[Cell], as_of: date, unit: str, pick: str = "") -> str:
    if not cells:
        return nothing()
    spans = [window([day for day, _ in cell.reports], cell.fan, as_of) for cell in cells]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    scale = Scale(first, last, HEADROOM * max([1e-9, *(cell.highest for cell in cells)]))
    return render(
        "multiples.html",
        cells=[
            _cell_context(cell, scale, unit, f"{pick}:{cell.row['village_code']}" if pick else "") for cell in cells
        ],
        today=scale.x(as_of) if first <= as_of <= last else None,
    )


def _cell_context(cell: Cell, scale: Scale, unit: str, pick: str) -> dict[str, Any]:
    lines, tips = [], {}
    if cell.fan.way:
        lines.append(Line(cell.fan.way, theme.GOLD, "plan"))
    if cell.reports:
        lines.append(Line(cell.reports, theme.bar_colour(cell.status), filled=True))
        words = report_words(cell.reports, unit)
        tips = {day: [text] for (day, _), text in zip(cell.reports, words, strict=True)}
    if cell.fan.likely:
        lines.append(Line(cell.fan.likely, theme.FORECAST, "ahead"))
        tips.setdefault(cell.fan.likely[-1][0], []).append(forecast_words(cell.fan, unit))
    return {
        "pick": pick,
        "name": cell.row["village"],
        "poor": formats.is_true(cell.row["is_poor"]),
        "figures": _figures(cell, unit),
        "status": cell.status,
        "short": _short(cell, unit),
        "bands": bands(scale, cell.fan),
        "lines": [shape(scale, line) for line in lines],
        "diamonds": [(scale.x(day), scale.y(value)) for day, value in cell.fan.diamonds],
        "strips": strips(scale, tips),
    }


def _figures(cell: Cell, unit: str) -> str:
    """The latest report and the target: `480 / 690`."""
    share = unit if unit == "%" else ""
    latest = cell.reports[-1][1] if cell.reports else None
    target = None if cell.standing is None else cell.standing["target"]
    if formats.is_missing(target):
        return formats.short_number(latest, share)
    return f"{formats.actual(latest, target, share).removesuffix('%')} / {formats.number(target)}"


def _short(cell: Cell, unit: str) -> str:
    """What one that is behind lacks of today's path: `差 45 亩`."""
    if cell.status not in {theme.BEHIND, *theme.LATE} or not cell.standing:
        return ""
    if formats.is_missing(cell.standing["expected"]):
        return ""
    missing = float(cell.standing["expected"]) - float(cell.standing["actual"])
    return f"差 {formats.gap(missing, unit)} {unit}" if missing > 0 else ""
