"""A chart as its table, and the ledger rows behind it: sortable, and to be taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash.figures import tables
from pingda_dash.ui import shell

CHART, TABLE, ROWS = "图", "表", "明细"
_DAYS = ("截至", "统计日期", "预计达标", "日期")


def shape(key: str, *, rows: bool = True) -> str:
    """The control that turns every chart of a page into its table, or into the ledger rows behind it."""
    ways = [CHART, TABLE, ROWS] if rows else [CHART, TABLE]
    chosen = st.segmented_control(
        "看法", ways, default=CHART, required=True, key=key, label_visibility="collapsed", bind="query-params"
    )
    return str(chosen or CHART)


def chart_or_table(
    figure: Any,
    frame: pd.DataFrame,
    titles: Mapping[str, str],
    name: str,
    as_table: bool,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """A panel's figure, or the frame it draws under Chinese headings; `name` is the key and the file's name."""
    if as_table:
        show(tables.titled(frame, titles), name)
    else:
        shell.chart(figure, key=name, on_pick=on_pick)


def show(titled: pd.DataFrame, key: str) -> None:
    """A frame that already has Chinese headings: sortable, with a button that downloads it."""
    columns: dict[str, Any] = {
        name: st.column_config.DateColumn(format="YYYY-MM-DD") for name in _DAYS if name in titled
    }
    numbers = titled.select_dtypes("number").columns
    columns |= {name: st.column_config.NumberColumn(format="localized") for name in numbers}
    st.dataframe(titled, key=f"{key}-table", height="stretch", hide_index=True, column_config=columns, placeholder="—")
    with st.container(key=f"foot-{key}", horizontal=True, horizontal_alignment="right"):
        file = tables.csv_with_mark(titled)
        st.download_button(
            "下载 CSV", file, f"{key}.csv", "text/csv", key=f"{key}-file", type="tertiary", on_click="ignore"
        )


def ledger(name: str, rows: pd.DataFrame, key: str) -> None:
    """The rows of a ledger, each with its file, line and who uploaded it."""
    if rows.empty:
        shell.nothing_reported(name)
    else:
        show(rows, key)
