"""完成曲线: how many tasks the plan has due by each day, how many were done, and where the pace leads."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.progress import days_of, numbers_of


@once
def completion_curve(curve: pd.DataFrame, as_of: date) -> go.Figure:
    """curve: date, due, done (missing after the as-of date), projected (missing before it): one row a day."""
    if curve.empty:
        return base.nothing()
    days = days_of(curve["date"])
    figure, annotations = go.Figure(), base.Annotations()
    for column, colour, width, dash, text in (
        ("due", theme.GOLD, 2, "solid", "应完成"),
        ("projected", theme.FORECAST, 2, "dash", "推算完成"),
        ("done", theme.ACTUAL, 3, "solid", "已完成"),
    ):
        tips = [
            f"{formats.day(day)} {text} {formats.number(n, '项')} 项"
            for day, n in zip(days, curve[column], strict=True)
        ]
        shape = "hv" if column != "projected" else "linear"
        figure.add_trace(
            go.Scatter(
                x=days, y=list(curve[column]), mode="lines", name=text, text=tips,
                hovertemplate="%{text}<extra></extra>",
                line={"color": colour, "width": width, "dash": dash, "shape": shape},
            )
        )  # fmt: skip
    top = max([*numbers_of(curve["due"]), *numbers_of(curve["projected"]), 1.0])
    due, projected = curve["due"].iloc[-1], curve["projected"].iloc[-1]
    close = not formats.is_missing(projected) and abs(projected - due) < top * 0.2
    annotations.label(f"<b> {formats.number(due, '项')} 应完成</b>", 1, due, colour=theme.PLAN, refs=("paper", "y"))
    if not formats.is_missing(projected) and as_of < days[-1]:
        at = due - top * 0.2 if close and projected <= due else due + top * 0.2 if close else projected
        text = f" {formats.number(projected, '项')} 推算"
        annotations.label(text, 1, at, colour=theme.FORECAST, refs=("paper", "y"))
    done = curve.dropna(subset=["done"])
    if len(done):
        last = done.iloc[-1]
        text = f"<b>{formats.number(last['done'], '项')} 已完成</b> "
        day, anchor = formats.as_date(last["date"]), ("right", "bottom")
        annotations.label(text, day, last["done"], colour=theme.ACTUAL, size=base.BODY, anchor=anchor)
    annotations.today(as_of, days[0], days[-1])
    base.styled(figure, annotations, margin={"l": 8, "r": 96, "t": 18, "b": 24, "pad": 2})
    figure.update_xaxes(range=[days[0], days[-1]], tickfont={"size": base.SMALL}, **base.day_ticks(_month_ends(days)))
    return figure.update_yaxes(visible=False, range=[0, top * 1.16])


def _month_ends(days: list[date]) -> list[date]:
    """The first day and the last day of every month among the days."""
    return [day for i, day in enumerate(days) if i == 0 or i + 1 == len(days) or days[i + 1].month != day.month]
