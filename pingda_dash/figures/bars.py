"""Columns: where people went."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.panels import words


@once
def destination_bars(places: pd.DataFrame) -> go.Figure:
    """People newly in work, by destination; the bright part is 建档立卡.

    places: destination, people, poor_people (missing = not reported), in drawing order.
    """
    if not base.known(places["people"]):
        return base.nothing()
    rows, top = places.to_dict("records"), max(base.known(places["people"]))
    names = [f"{row['destination']}<br>{_poor_words(row['poor_people'])}" for row in rows]
    figure, marks = go.Figure(), base.Marks()
    for measure, colour, said in (("people", theme.DIM, "人"), ("poor_people", theme.ACTUAL, "人建档立卡")):
        tips = [f"{row['destination']} {words.number(row[measure], '人')} {said}" for row in rows]
        stack = go.Bar(x=names, y=list(places[measure]), width=0.62, marker={"color": colour, "cornerradius": 3})
        figure.add_trace(stack.update(text=tips, textposition="none", hovertemplate="%{text}<extra></extra>"))
    for name, row in zip(names, rows, strict=True):
        height = 0 if words.is_missing(row["people"]) else row["people"]
        said = f"<b>{words.number(row['people'], '人')}</b>"
        marks.label(said, name, height, colour=theme.TEXT, size=base.LARGE, anchor=("center", "bottom"))
    base.styled(figure, marks, margin={"l": 4, "r": 4, "t": 24, "b": 46, "pad": 4})
    figure.update_xaxes(type="category", tickfont={"size": base.BODY})
    return figure.update_yaxes(visible=False, range=[0, top * 1.02])


def _poor_words(value: Any) -> str:
    return "" if words.is_missing(value) else f"建档 {words.number(value, '人')}"
