"""A plain table of ledger rows, for the way from a figure to where it came from."""

from __future__ import annotations

from datetime import datetime
from numbers import Real
from typing import Any

import pandas as pd

from pingda_dash.panels import words
from pingda_dash.panels.render import render


def _cell(value: Any) -> tuple[str, bool]:
    """A cell's text, and whether it is a number (set to the right)."""
    if words.is_missing(value):
        return words.MISSING, False
    if isinstance(value, bool):
        return ("是" if value else "否"), False
    if isinstance(value, datetime):
        at_midnight = value.hour == value.minute == value.second == 0
        return (words.day_with_year(value) if at_midnight else words.moment(value)), False
    if isinstance(value, Real):
        return words.number(value), True
    if words.looks_like_date(value):
        return words.day_with_year(value), False
    return str(value), False


def table(of: pd.DataFrame, *, title: str = "", limit: int = 200) -> str:
    """The first `limit` rows under their own (Chinese) column names; says how many it left out."""
    rows = [[_cell(value) for value in row] for row in of.head(limit).itertuples(index=False, name=None)]
    return render(
        "table.html", title=title, names=list(of.columns), rows=rows, beyond=max(len(of) - limit, 0), total=len(of)
    )
