"""The upload desk for who may not load: what it takes, its templates, and the way in; no batch, no file."""

from __future__ import annotations

import streamlit as st

from pingda_dash import panels, queries
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.ui import access, desk_templates, shell
from pingda_dash.ui.shell import View


def guard(view: View, lake: Lake) -> None:
    """Go on only for somebody who may load files; for anybody else draw the closed desk, and end the page."""
    if access.may("load"):
        return
    with shell.stage("upload"):
        with shell.panel("数据上传", area="files"):
            desk_templates.draw(lake)
            access.guard("load")
        with shell.panel("列对应", area="mapping"):
            shell.draw(panels.nothing("登录后可用", "谁经办、谁上传,都记在上传历史里。"), key="desk-columns")
        with shell.panel("上传历史", note="演示数据的历史" if view.demo else "每次上传都可查", area="history"):
            shell.draw(panels.desk_history(view.ask(queries.uploads)), key="desk-history")
        with shell.panel(area="table"):
            shell.draw(panels.desk_welcome(list(contracts().values()), []), key="desk-welcome")
    st.stop()
