"""Lines over time, each named at its end with its latest figure: money planned, arrived and spent, sales, events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.progress import days_of, foot_days, numbers_of, spread


@dataclass(frozen=True)
class Stroke:
    """One line: the column it draws, its name at the end, its colour."""

    column: str
    name: str
    colour: str = theme.ACTUAL
    width: int = 3
    filled: bool = False


@once
def trend(series: pd.DataFrame, as_of: date, unit: str, strokes: Sequence[Stroke], *, right: int = 128) -> go.Figure:
    """Cumulative numbers over time, with today's hairline.

    series: report_date and the strokes' columns (unit; missing = not reported), one row a report, in order.
    right: px for the names at the ends.
    """
    reports = series.dropna(subset=["report_date"])
    drawn = [stroke for stroke in strokes if stroke.column in reports and numbers_of(reports[stroke.column])]
    if not drawn:
        return base.nothing()
    days = days_of(reports["report_date"])
    first = min([*days, as_of])
    last = max([*days, as_of, first + timedelta(days=1)])
    figure, annotations = go.Figure(), base.Annotations()
    for stroke in drawn:
        figure.add_trace(_line(reports, stroke, unit))
    top = max(max(numbers_of(reports[stroke.column])) for stroke in drawn) or 1e-9
    _name_ends(annotations, reports, drawn, unit, top)
    annotations.today(as_of, first, last)
    base.styled(figure, annotations, margin={"l": 52, "r": right, "t": 22, "b": 26, "pad": 4})
    ticks = base.day_ticks(foot_days(first, last))
    figure.update_xaxes(type="date", range=[first, last], tickfont={"size": base.SMALL}, **ticks)
    grid = {"showgrid": True, "gridcolor": theme.LINE, "gridwidth": 1}
    return figure.update_yaxes(range=[0, top * 1.16], nticks=4, tickformat=",~r", tickfont={"size": base.SMALL}, **grid)


def _line(reports: pd.DataFrame, stroke: Stroke, unit: str) -> go.Scatter:
    reported = reports.dropna(subset=[stroke.column])
    text = [
        f"{formats.day(day)} {stroke.name} {formats.number(value, unit)} {unit}"
        for day, value in zip(reported["report_date"], reported[stroke.column], strict=True)
    ]
    line = go.Scatter(
        x=days_of(reported["report_date"]),
        y=list(reported[stroke.column]),
        mode="lines+markers" if len(reported) == 1 else "lines",
        line={"color": stroke.colour, "width": stroke.width},
        marker={"size": 7, "color": stroke.colour},
        name=stroke.name,
        text=text,
        hovertemplate="%{text}<extra></extra>",
    )
    return line.update(fill="tozeroy", fillcolor=theme.rgba(stroke.colour, 0.2)) if stroke.filled else line


def _name_ends(
    annotations: base.Annotations, reports: pd.DataFrame, strokes: Sequence[Stroke], unit: str, top: float
) -> None:
    """Name and latest figure of each line beyond its end, kept apart from each other."""
    last = [float(reports[stroke.column].dropna().iloc[-1]) for stroke in strokes]
    for stroke, value, height in zip(strokes, last, spread([value / top for value in last]), strict=True):
        text = f" {stroke.name} <b>{formats.short_number(value, unit)}</b>"
        ink = {theme.DIM: theme.MUTE, theme.GOLD: theme.PLAN}.get(stroke.colour, stroke.colour)
        annotations.label(text, 1, height * top, colour=ink, size=base.BODY, refs=("paper", "y"))
