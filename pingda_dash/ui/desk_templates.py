"""The templates on the upload desk: one workbook a ledger, made when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pingda_dash import desk, settings
from pingda_dash.contracts import Contract, contracts
from pingda_dash.ingest.model import References
from pingda_dash.lake import Lake
from pingda_dash.report import template as templates
from pingda_dash.ui import shell
from pingda_dash.ui.tables import XLSX


def draw(lake: Lake) -> None:
    """下载模板 at the right end of the panel's title line, one button a ledger and one for all of them."""
    with shell.controls("templates"), st.popover("下载模板", type="tertiary", key="desk-templates"):
        st.html('<p class="pd-caption">每本台账一份,可填的词、单位、示例都写在里面。</p>')
        with st.container(key="template-list"):
            for contract in contracts().values():
                _button(contract.title, _one(lake, contract), templates.file_name(contract), XLSX)
            _button("全部模板(压缩包)", lambda: templates.bundle(_known(lake)), "台账模板.zip", "application/zip")


def _known(lake: Lake) -> References:
    return desk.references(lake, settings.data_dir())


def _one(lake: Lake, contract: Contract) -> Callable[[], bytes]:
    return lambda: templates.template(contract, _known(lake))


def _button(label: str, made: Callable[[], bytes], file: str, mime: str) -> None:
    st.download_button(label, made, file, mime, key=f"template-{file}", type="tertiary", on_click="ignore")
