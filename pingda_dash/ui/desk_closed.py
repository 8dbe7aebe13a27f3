"""The upload desk for who may not load: what it takes, its templates, and the way in; no batch, no file."""

from __future__ import annotations

import streamlit as st

from pingda_dash import panels
from pingda_dash.accounts import Who
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.ui import access, desk_page, desk_templates, shell
from pingda_dash.ui.shell import View


def guard(view: View, lake: Lake) -> Who:
    """Who is at the desk, if they may load files; for anybody else the closed desk is drawn and the page ends."""
    found = access.who()
    if found is None or not found.may("load"):
        _draw(view, lake)
        st.stop()
    return found


def _draw(view: View, lake: Lake) -> None:
    with shell.stage("upload"):
        with shell.panel("数据上传", area="files"):
            desk_templates.draw(lake)
            access.guard("load")
        with shell.panel("列对应", area="mapping"):
            shell.draw(panels.nothing("登录后可用", "谁经办、谁上传,都记在上传历史里。"), key="desk-columns")
        with shell.panel("上传历史", note=desk_page.history_note(view), area="history"):
            desk_page.draw_history()
        with shell.panel(area="table"):
            shell.draw(panels.desk_welcome(list(contracts().values()), []), key="desk-welcome")
