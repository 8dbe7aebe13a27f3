"""Against the plan's path: one series at length, with its forecast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.progress import Path, foot_days, forecast, forecast_words, numbers_of, report_words, window


@once
def progress_line(
    series: pd.DataFrame, standing: Mapping[Any, Any] | None, as_of: date, unit: str, *, part: str = ""
) -> go.Figure:
    """One cumulative number over time with the plan's gold path, today, and the recent pace carried on, dashed.

    series: report_date, value (unit) and, when `part` names it, part: one row a report, in order.
    standing: target, baseline, start, deadline, actual, report_date, recent_pace (unit a day); None: no plan.
    """
    reports = series.dropna(subset=["report_date", "value"])
    path = Path.of(standing)
    if reports.empty and path is None:
        return base.nothing()
    first, last = window(reports, path, as_of)
    figure, annotations = go.Figure(), base.Annotations()
    if path:
        figure.add_trace(plan_trace(path))
    if part and "part" in reports:
        figure.add_trace(report_line(reports, "part", unit, theme.DIM, name=part))
    figure.add_trace(report_line(reports, "value", unit, theme.ACTUAL))
    ends = forecast(standing, path)
    if ends:
        figure.add_trace(dashes(*ends, unit))
    _end_labels(annotations, reports, path, ends, unit, part)
    top = max([*numbers_of(reports["value"]), *([path.target] if path else []), *([ends[1][1]] if ends else []), 1e-9])
    annotations.today(as_of, first, last)
    base.styled(figure, annotations, margin={"l": 52, "r": 122, "t": 22, "b": 26, "pad": 4})
    ticks = base.day_ticks(foot_days(first, last))
    figure.update_xaxes(type="date", range=[first, last], tickfont={"size": base.SMALL}, **ticks)
    grid = {"showgrid": True, "gridcolor": theme.LINE, "gridwidth": 1}
    figure.update_yaxes(range=[0, top * 1.16], nticks=4, tickformat=",~r", tickfont={"size": base.SMALL}, **grid)
    return figure


def plan_trace(path: Path) -> go.Scatter:
    return go.Scatter(
        x=[path.start, path.deadline],
        y=[path.baseline, path.target],
        mode="lines",
        line={"color": theme.GOLD, "width": 2},
        hoverinfo="skip",
        name="方案",
    )


def report_line(reports: pd.DataFrame, column: str, unit: str, colour: str, *, name: str = "实际") -> go.Scatter:
    lone = "lines+markers" if len(reports) == 1 else "lines"
    return go.Scatter(
        x=[formats.as_date(day) for day in reports["report_date"]],
        y=list(reports[column]),
        mode=lone,
        line={"color": colour, "width": 3},
        marker={"size": 7, "color": colour},
        name=name,
        text=report_words(reports, column, unit),
        hovertemplate="%{text}<extra></extra>",
    )


def dashes(since: tuple[date, float], until: tuple[date, float], unit: str) -> go.Scatter:
    return go.Scatter(
        x=[since[0], until[0]],
        y=[since[1], until[1]],
        mode="lines",
        line={"color": theme.FORECAST, "width": 2, "dash": "dash"},
        name="推算",
        text=["", forecast_words(*until, unit)],
        hovertemplate="%{text}<extra></extra>",
    )


def _end_labels(
    annotations: base.Annotations,
    reports: pd.DataFrame,
    path: Path | None,
    ends: tuple[tuple[date, float], tuple[date, float]] | None,
    unit: str,
    part: str,
) -> None:
    """Direct labels in place of a legend: target, forecast, latest figure; the two at the right share one when near."""
    lines = [f"<b>目标 {formats.number(path.target, unit)}</b>"] if path else []
    if path and ends:
        until, value = ends[1]
        short = until >= path.deadline
        word = f"推算 {formats.short_number(value, unit)}" if short else f"预计 {formats.day(until)} 达标"
        if value < path.target * 0.7:
            annotations.label(f" {word}", 1, value, colour=theme.FORECAST, refs=("paper", "y"))
        else:
            lines.append(f'<span style="color:{theme.FORECAST}">{word}</span>')
    if path:
        text = "<br>".join(f" {line}" for line in lines)
        annotations.label(text, 1, path.target, colour=theme.PLAN, refs=("paper", "y"))
    if len(reports):
        latest = reports.iloc[-1]
        text = f"<b>{formats.number(latest['value'], unit)}</b> "
        day = formats.as_date(latest["report_date"])
        annotations.label(text, day, latest["value"], colour=theme.ACTUAL, size=base.LARGE, anchor=("right", "bottom"))
        if part and "part" in reports and not formats.is_missing(latest["part"]):
            text = f"{part} {formats.number(latest['part'], unit)} "
            annotations.label(text, day, latest["part"], colour=theme.MUTE, anchor=("right", "bottom"))
