"""What is still open over time: down to zero by the deadline, as the plan asks, or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.figures.progress import dashes, plan_trace, report_line
from pingda_dash.progress import Path, Point, foot_days, forecast_to_zero, numbers_of, window


@once
def burn_down(series: pd.DataFrame, standing: Mapping[Any, Any] | None, as_of: date, unit: str) -> go.Figure:
    """The open count with the plan's gold path to zero, today, and the recent pace carried on, dashed.

    series: report_date, value (unit, still open): one row a report, in order.
    standing: as `open_goal` returns it: baseline, target, start, deadline, recent_pace, projected; None: no plan.
    """
    reports = series.dropna(subset=["report_date", "value"])
    path = Path.of(standing)
    if reports.empty and path is None:
        return base.nothing()
    first, last = window(reports, path, as_of)
    figure, annotations = go.Figure(), base.Annotations()
    if path:
        figure.add_trace(plan_trace(path))
    line = report_line(reports, "value", unit, theme.ACTUAL)
    figure.add_trace(line.update(fill="tozeroy", fillcolor=theme.rgba(theme.ACTUAL, 0.16)))
    ahead = forecast_to_zero(reports, standing, path, last)
    if ahead:
        figure.add_trace(dashes(*ahead, unit))
    top = max([*numbers_of(reports["value"]), path.baseline if path else 0, ahead[1][1] if ahead else 0, 1.0])
    _name_ends(annotations, reports, path, ahead, unit, top)
    annotations.today(as_of, first, last)
    base.styled(figure, annotations, margin={"l": 38, "r": 112, "t": 22, "b": 26, "pad": 4})
    ticks = base.day_ticks(foot_days(first, last))
    figure.update_xaxes(type="date", range=[first, last], tickfont={"size": base.SMALL}, **ticks)
    grid = {"showgrid": True, "gridcolor": theme.LINE, "gridwidth": 1}
    return figure.update_yaxes(range=[0, top * 1.18], nticks=4, tickformat=",~r", tickfont={"size": base.SMALL}, **grid)


def _name_ends(
    annotations: base.Annotations,
    reports: pd.DataFrame,
    path: Path | None,
    ahead: tuple[Point, Point] | None,
    unit: str,
    top: float,
) -> None:
    """Direct labels in place of a legend: by when zero is asked, where the pace leads, how many are open now."""
    if path:
        text = f"<b> {formats.day(path.deadline)}清零</b>"
        annotations.label(text, 1, 0, colour=theme.PLAN, refs=("paper", "y"), lift=6)
    if ahead:
        until, left = ahead[1]
        count = formats.number(max(left, 1.0), unit)  # a part of one is one still open
        word = f" 推算剩 {count} {unit}" if left > 0 else f" 预计 {formats.day(until)}清零"
        lift = 6 if left > top * 0.2 else 24
        annotations.label(word, 1, left, colour=theme.FORECAST, refs=("paper", "y"), lift=lift)
    if len(reports):
        latest = reports.iloc[-1]
        cleared = latest["value"] <= 0
        text = "<b>已清零 </b>" if cleared else f"<b> 剩 {formats.number(latest['value'], unit)} {unit}</b>"
        day, place = formats.as_date(latest["report_date"]), ("right" if cleared else "left", "bottom")
        annotations.label(text, day, latest["value"], colour=theme.ACTUAL, size=base.LARGE, anchor=place, lift=4)
