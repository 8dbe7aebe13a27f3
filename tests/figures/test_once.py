"""A figure is built once for the same data, and again when a single cell differs."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pingda_dash.figures import once as module
from pingda_dash.figures.once import once


def counted():
    built = []

    @once
    def draw(frame: pd.DataFrame, unit: str, *, part: str = "") -> go.Figure:
        built.append(unit)
        return go.Figure(go.Bar(x=list(frame["value"])))

    return draw, built


def frame(value: float = 1.0, rows: int = 100_000) -> pd.DataFrame:
    return pd.DataFrame({"value": [0.0] * (rows - 1) + [value]})


def test_the_same_data_is_drawn_once():
    draw, built = counted()
    assert draw(frame(), "亩") is draw(frame(), "亩")
    assert len(built) == 1


def test_one_cell_in_a_hundred_thousand_or_one_word_draws_anew():
    draw, built = counted()
    for arguments in ((frame(), "亩"), (frame(2.0), "亩"), (frame(), "担")):
        draw(*arguments)
    draw(frame(), "亩", part="建档立卡")
    assert len(built) == 4


def test_only_so_many_are_kept():
    draw, built = counted()
    for n in range(module.KEPT + 1):
        draw(frame(n, rows=1), "亩")
    draw(frame(0, rows=1), "亩")
    assert len(built) == module.KEPT + 2
