"""A table of rows: sorted by a click, searched, counted, and taken away as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats
from pingda_dash.figures import tables
from pingda_dash.report import workbook
from pingda_dash.ui import access, component

AT_A_GLANCE = 5
"""Rows that nobody searches."""
LAZY = 2_000
"""Rows beyond which a table sends the browser only what it shows."""
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(titled: pd.DataFrame, name: str, height: Any = "stretch", place: str = "page") -> None:
    """A frame that already has Chinese headings: sorted by a click, searched, counted, taken away as CSV or XLSX.

    name: of the files, and with `place` the key. height: px, or what its place gives. A search redraws the table
    alone, not the page.
    """
    st.fragment(_searchable)(titled, name, height, f"{place}-{name}", access.current_user())


def _searchable(titled: pd.DataFrame, name: str, height: Any, key: str, user: access.User | None) -> None:
    """user: whom the rows were asked for."""
    access.stay(user)
    query = str(st.session_state.get(f"{key}-search") or "")
    matches = tables.matching(titled, query)
    lazy = len(matches) > LAZY or None
    st.dataframe(
        matches,
        key=f"{key}-table",
        height=height,
        hide_index=True,
        column_config=_columns(matches),
        placeholder=formats.MISSING,
        row_height=row_height(),
        lazy=lazy,
    )
    with st.container(key=f"foot-{key}", horizontal=True, vertical_alignment="center"):
        if len(titled) > AT_A_GLANCE:
            st.text_input(
                "搜索",
                key=f"{key}-search",
                type="search",
                live=True,
                placeholder="搜索",
                label_visibility="collapsed",
                width=180,
            )
        st.html(f'<span class="pd-count">{row_count(len(matches), len(titled))}</span>')
        rows = len(matches)
        csv, xlsx = partial(workbook.csv, matches), partial(workbook.xlsx, matches)
        download("下载 CSV", csv, f"{name}.csv", CSV, rows=rows, key=f"{key}-CSV")
        download("下载 XLSX", xlsx, f"{name}.xlsx", XLSX, rows=rows, key=f"{key}-XLSX")


def height_of(rows: int, most: float) -> int:
    """A table's height in px: its heading and rows, up to `most` rem."""
    return int(min(most * component.window_size()[0], row_height() * (rows + 1) + 3))


def row_height() -> int:
    """A row's height in px: the grid's type scales with the screen, its rows do not by themselves."""
    return round(2.2 * component.window_size()[0])


def row_count(matches: int, total: int) -> str:
    """`128 行`, or `3 / 128 行` when a search narrowed it."""
    return f"{total:,} 行" if matches == total else f"{matches:,} / {total:,} 行"


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    """How days and numbers are written; both sort as what they are."""
    columns: dict[str, Any] = {}
    for name in map(str, frame):
        values = frame[name].dropna()
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            columns[name] = st.column_config.NumberColumn(format="localized")
        elif pd.api.types.is_datetime64_any_dtype(values) and (values != values.dt.normalize()).any():
            columns[name] = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
        elif pd.api.types.infer_dtype(values) in ("date", "datetime", "datetime64"):
            columns[name] = st.column_config.DateColumn(format="YYYY-MM-DD")
    return columns


def download(label: str, make: Callable[[], bytes], file: str, mime: str, *, rows: int, key: str) -> None:
    """A button whose file is made when it is pressed, not each time the page is drawn.

    Who takes it is written down; names in full are for who may still see them when the button is pressed.
    """
    words = f"{file},{rows:,} 行"
    named = access.may("unmask")
    data = access.download(make, "unmask", "export", words) if named else access.noted(make, "download", words)
    st.download_button(label, data, file, mime, key=key, type="tertiary", on_click="ignore")
