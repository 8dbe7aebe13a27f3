"""A small line chart, each line named at its end: shapes stretch with the panel, words keep their size."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.render import render

_LABEL_GAP = 11.0
"""The least distance between two labels, in per cent of the chart's height."""


def lines(of: pd.DataFrame, *, name: str = "industry", limit: int = 5) -> str:
    """The largest `limit` lines over time, dimmer as they get smaller, labelled with name and last value.

    of: `name`, report_date, value (in the panel's unit; cumulative), one row a report.
    """
    reported = of.dropna(subset=["value"])
    if reported.empty:
        return render("nothing.html", title="未报送", words="")
    first, last = _day(reported["report_date"].min()), _day(reported["report_date"].max())
    span = max((last - first).days, 1)
    peak = max(float(reported["value"].max()), 1e-9) * 1.05
    tails = reported.sort_values("report_date").groupby(name, sort=False)["value"].last().sort_values(ascending=False)
    contexts = []
    for rank, (label, value) in enumerate(tails.head(limit).items()):
        rows = reported[reported[name] == label].sort_values("report_date")
        points = [
            (100 * (_day(row.report_date) - first).days / span, 100 * (1 - row.value / peak))
            for row in frames.rows(rows)
        ]
        contexts.append(
            {
                "name": label,
                "value": formats.short_number(value, "万元"),
                "points": " ".join(f"{x:.2f},{y:.2f}" for x, y in points),
                "end": points[-1],
                "single": len(points) == 1,
                "colour": theme.ACTUAL
                if rank < 1
                else theme.mix(theme.OTHERS, theme.PANEL, (0.95, 0.82, 0.72, 0.62)[min(rank, 4) - 1]),
                "ink": theme.ACTUAL if rank < 1 else theme.MUTE,
                "y": points[-1][1],
            }
        )
    _spread(contexts)
    days = sorted({_day(value) for value in reported["report_date"]})
    return render("lines.html", lines=contexts, ticks=_ticks(days, first, span), rest=max(len(tails) - limit, 0))


def _day(value: object) -> date:
    day = formats.as_date(value)
    assert day is not None
    return day


def _spread(contexts: list[dict[str, object]]) -> None:
    """Move labels apart, keeping their order and staying inside the chart."""
    low = -_LABEL_GAP
    for line in sorted(contexts, key=lambda one: float(str(one["y"]))):
        line["label_y"] = low = max(float(str(line["y"])), low + _LABEL_GAP)
    high = 100.0 + _LABEL_GAP
    for line in sorted(contexts, key=lambda one: -float(str(one["label_y"]))):
        line["label_y"] = high = min(float(str(line["label_y"])), high - _LABEL_GAP)


def _ticks(days: list[date], first: date, span: int) -> list[tuple[float, str]]:
    """At most five report days along the foot, first and last among them."""
    step = max((len(days) - 1) / 4, 1)
    chosen = sorted({days[min(round(i * step), len(days) - 1)] for i in range(5)})
    return [(100 * (day - first).days / span, formats.slash_day(day)) for day in chosen]
