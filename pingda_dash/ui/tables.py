"""A chart as its table, and the ledger rows behind it: sortable, and to be taken away as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats
from pingda_dash.figures import tables
from pingda_dash.report import workbook
from pingda_dash.ui import access, component, shell

CHART, TABLE, ROWS = "图", "表", "明细"
LAZY = 2_000
"""Rows beyond which a table sends the browser only what it shows."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def shape(key: str, *, rows: bool = True) -> str:
    """The control that turns every chart of a page into its table, or into the ledger rows behind it."""
    ways = [CHART, TABLE, ROWS] if rows else [CHART, TABLE]
    chosen = st.segmented_control(
        "看法", ways, default=CHART, required=True, key=key, label_visibility="collapsed", bind="query-params"
    )
    return str(chosen or CHART)


def chart_or_table(
    drawing: Any, table: tables.Table, as_table: bool, on_pick: Callable[[str], None] | None = None
) -> None:
    """A panel's figure or markup, or the table it is drawn from; the table's name is the drawing's key."""
    if as_table:
        show(table.titled(), table.name)
    elif isinstance(drawing, str):
        shell.draw(drawing, key=table.name, on_pick=on_pick)
    else:
        shell.chart(drawing, key=table.name, on_pick=on_pick)


def chart_panel(
    table: tables.Table,
    note: str,
    draw: Callable[[pd.DataFrame], Any],
    *,
    area: str,
    ledger: str,
    as_table: bool,
) -> None:
    """A panel of one chart under its table's name, with its 表; an empty frame says that the ledger never came."""
    with shell.panel(table.name, note, area=area, table=table):
        if table.frame.empty:
            shell.nothing_reported(ledger)
        else:
            chart_or_table(draw(table.frame), table, as_table)


def show(titled: pd.DataFrame, name: str, height: Any = "stretch", place: str = "page") -> None:
    """A frame that already has Chinese headings: sorted by a click, searched, counted, taken away as CSV or XLSX.

    name: of the files, and with `place` the key. height: px, or what its place gives. A search redraws the table
    alone, not the page.
    """
    st.fragment(_searchable)(titled, name, height, f"{place}-{name}")


def _searchable(titled: pd.DataFrame, name: str, height: Any, key: str) -> None:
    wanted = str(st.session_state.get(f"{key}-search") or "")
    found = tables.matching(titled, wanted)
    lazy = len(found) > LAZY or None
    st.dataframe(
        found,
        key=f"{key}-table",
        height=height,
        hide_index=True,
        column_config=_columns(found),
        placeholder=formats.MISSING,
        row_height=row_height(),
        lazy=lazy,
    )
    with st.container(key=f"foot-{key}", horizontal=True, vertical_alignment="center"):
        st.text_input(
            "搜索",
            key=f"{key}-search",
            type="search",
            live=True,
            placeholder="搜索",
            label_visibility="collapsed",
            width=180,
        )
        st.html(f'<span class="pd-count">{counted(len(found), len(titled))}</span>')
        _download("下载 CSV", workbook.csv, found, f"{name}.csv", "text/csv", key)
        _download("下载 XLSX", workbook.xlsx, found, f"{name}.xlsx", XLSX, key)


def height_of(rows: int, most: float) -> int:
    """A table's height in px: its heading and rows, up to `most` rem."""
    return int(min(most * component.known_size()[0], row_height() * (rows + 1) + 3))


def row_height() -> int:
    """A row's height in px: the grid's type scales with the screen, its rows do not by themselves."""
    return round(2.2 * component.known_size()[0])


def counted(found: int, of: int) -> str:
    """`128 行`, or `3 / 128 行` when a search narrowed it."""
    return f"{of:,} 行" if found == of else f"{found:,} / {of:,} 行"


def _columns(shown: pd.DataFrame) -> dict[str, Any]:
    """How days and numbers are written; both sort as what they are."""
    columns: dict[str, Any] = {}
    for name in map(str, shown):
        known = shown[name].dropna()
        if pd.api.types.is_numeric_dtype(known) and not pd.api.types.is_bool_dtype(known):
            columns[name] = st.column_config.NumberColumn(format="localized")
        elif pd.api.types.is_datetime64_any_dtype(known) and (known != known.dt.normalize()).any():
            columns[name] = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
        elif pd.api.types.infer_dtype(known) in ("date", "datetime", "datetime64"):
            columns[name] = st.column_config.DateColumn(format="YYYY-MM-DD")
    return columns


def _download(
    label: str, made: Callable[[pd.DataFrame], bytes], frame: pd.DataFrame, file: str, mime: str, key: str
) -> None:
    """A button whose file is made when it is pressed, not each time the page is drawn.

    What somebody takes away who sees names in full is written down.
    """

    def make() -> bytes:
        return made(frame)

    named = access.may("unmask")
    data = access.handed_out(make, "unmask", "export", f"{file},{len(frame):,} 行") if named else make
    st.download_button(label, data, file, mime, key=f"{key}-{label[-4:].strip()}", type="tertiary", on_click="ignore")


def ledger(name: str, rows: pd.DataFrame, key: str) -> None:
    """The rows of a ledger, each with its file, line and who uploaded it."""
    if rows.empty:
        shell.nothing_reported(name)
    else:
        show(rows, key)
