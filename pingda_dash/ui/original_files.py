"""The files that were received, as they came: for who may have them, wherever an upload is named."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import frames
from pingda_dash.lake import Lake
from pingda_dash.ui import access


def offer(lake: Lake, files: pd.DataFrame, key: str) -> None:
    """A button for a file, a list of buttons for several; nothing for who may not have them.

    files: rows of `queries.uploads`. key: of the list, unique on the page.
    """
    if files.empty or not access.may("original"):
        return
    own = [row for row in frames.rows(files) if access.owns(str(row.author))]
    if len(own) > 1:
        with st.popover("下载原件", type="secondary", key=key):
            for row in own:
                _button(lake, row, str(row.filename))
    elif own:
        _button(lake, own[0], "下载原件")


def _button(lake: Lake, row: Any, label: str) -> None:
    sha256, name = str(row.sha256), str(row.filename)
    if not lake.has_original(sha256):
        st.html(f'<p class="pd-message wrong">《{html.escape(name)}》的原件不在数据文件夹里了,可从备份补回。</p>')
        return
    data = access.download(partial(lake.original, sha256), "original", "original", name)
    st.download_button(
        label, data, name, "application/octet-stream", key=f"original-{sha256}", on_click="ignore"
    )  # fmt: skip
