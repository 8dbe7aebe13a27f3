"""A chart, its table, or the ledger rows behind it: one panel, as the page's control asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pingda_dash.figures import tables
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import charts, choices, grid, stage
from pingda_dash.ui.live import Query
from pingda_dash.ui.view import View

CHART, TABLE, ROWS = "图", "表", "明细"


def shape(view: View) -> Choice:
    """The choice that turns every chart of a page into its table, or into the ledger rows behind it."""
    return choices.choice(view, "看法", {each: each for each in (CHART, TABLE, ROWS)}, "shape")


def chart_or_table(
    drawing: Any, table: tables.Table, as_table: bool, on_pick: Callable[[str], None] | None = None
) -> None:
    """A panel's figure or markup, or the table it is drawn from; the table's name is the drawing's key."""
    if as_table:
        show(table.titled(), table.name)
    elif isinstance(drawing, str):
        stage.draw(drawing, key=table.name, on_pick=on_pick)
    else:
        charts.chart(drawing, key=table.name, on_pick=on_pick)


def chart_panel(
    view: View,
    table: tables.Table,
    note: str,
    draw: Callable[[pd.DataFrame], Any],
    *,
    area: str,
    ledger: str,
    as_table: bool,
    title: str = "",
    is_silent: bool = False,
    on_pick: Callable[[str], None] | None = None,
    answers: Sequence[Query] = (),
) -> None:
    """A panel of one chart, with its 表; an empty frame says that the ledger never came.

    title: where it is not the table's name. is_silent: the ledger never came, though the frame has rows (a village
    each, say). answers: the questions that a joined frame was made of.
    """
    of = replace(table, frame=table.frame.iloc[:0]) if is_silent else table
    with stage.panel(title or of.name, note, area=area, table=of, answers=answers):
        if of.frame.empty:
            stage.nothing_reported(view, ledger)
        else:
            chart_or_table(draw(of.frame), of, as_table, on_pick)


def show(titled: pd.DataFrame, name: str) -> None:
    """A frame that already has Chinese headings, in the panel that is being drawn."""
    stage.become_container()
    grid.show(titled, name)


def ledger(view: View, name: str, rows: pd.DataFrame, key: str) -> None:
    """The rows of a ledger, each with its file, line and who uploaded it."""
    if rows.empty:
        stage.nothing_reported(view, name)
    else:
        show(rows, key)
