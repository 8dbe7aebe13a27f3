"""The upload desk for who may not load: what it takes, its templates, and the way in; no batch, no file."""

from __future__ import annotations

from pingda_dash import panels
from pingda_dash.accounts import User
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.ui import access, desk_page, desk_templates, sign_in, stage
from pingda_dash.ui.view import View


def guard(view: View, lake: Lake) -> User:
    """The user, if they may load files; for anybody else draws the closed desk and raises PageEnds."""
    user = access.current_user()
    if user is None or not user.may("load"):
        _draw(view, lake)
        raise stage.PageEnds
    return user


def _draw(view: View, lake: Lake) -> None:
    with stage.grid("upload"):
        with stage.panel("数据上传", area="files", answers=["desk"], widgets=True):
            desk_templates.draw(view, lake)
            sign_in.guard("load")
        with stage.panel("列对应", area="mapping", answers=["desk"], widgets=True):
            stage.draw(panels.nothing("登录后可用", "谁经办、谁上传,都记在上传历史里。"), key="desk-columns")
        with stage.panel("上传历史", note=desk_page.history_note(view), area="history", answers=["uploads"]):
            desk_page.draw_history(view)
        with stage.panel(area="table", answers=["desk"]):
            stage.draw(panels.desk_welcome(list(contracts().values()), []), key="desk-welcome")
