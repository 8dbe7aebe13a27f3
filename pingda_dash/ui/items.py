"""What can be done with an item of the worklist in its dialog: 询问, 说明, 关闭; by whom, and what is written down."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import accounts, clock, formats, frames, wording, worklist
from pingda_dash.errors import PingdaError
from pingda_dash.ui import access, live, picks, sign_in
from pingda_dash.ui.view import View
from pingda_dash.worklist import Entry, Step

_MESSAGE, _COUNT = "_item_message", "_item_count"
WORDS = {"asked": "已询问", "explained": "说明", "closed": "关闭"}


def may_explain(user: access.User, row: Any) -> bool:
    """Whether an account answers for an item: its unit, its village, or the whole township. row: of
    `queries.worklist`."""
    own_unit = user.unit is not None and row.unit == user.unit
    return user.everywhere or own_unit or (user.village is not None and row.village_code == user.village)


def _may(user: access.User, step: Step, row: Any) -> bool:
    """Whether an account may do that with an item."""
    return user.may("note") and may_explain(user, row) if step == "explained" else user.may("check")


def of_user(user: access.User, work: pd.DataFrame) -> pd.DataFrame:
    """The items that an account answers for and that ask for something. work: `queries.worklist`."""
    own = [not formats.is_missing(row.place) and may_explain(user, row) for row in frames.rows(work)]
    return work[own]


def draw_steps(view: View, row: Any) -> None:
    """Draw what the window's user may do with the item now; on a wall nothing. row: of `queries.worklist`."""
    if view.wall:
        return
    item, message = st.session_state.get(_MESSAGE, ("", ""))
    if message and item == row.item:
        st.html(f'<p class="pd-caption" role="status">{html.escape(message)}</p>')
    user = view.user
    if user is None or not user.may("note"):
        if user is None:
            st.button("登录后可记录", key="item-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    if row.state in (worklist.OPEN, worklist.ASKED):
        if user.may("check"):
            _line(view, row, "asked", "问了谁", "记下已询问", formats.text(row.ask, ""))
        if may_explain(user, row):
            _line(view, row, "explained", "情况说明(不写农户姓名)", "记下说明", "")
    elif row.state == worklist.ANSWERED and user.may("check"):
        if user.name == worklist.account_of(formats.text(row.answered_by, "")):
            st.html('<p class="pd-caption">由另一位同事核对后关闭。</p>')
        else:
            st.button("核对无误,关闭", key="item-do-closed", on_click=_do, args=(view, row, "closed"))


def _line(view: View, row: Any, step: Step, label: str, button: str, value: str) -> None:
    """One line to fill in and its button. Its key names the item and counts what was written, so that it is emptied."""
    with st.container(key=f"item-{step}", horizontal=True, vertical_alignment="bottom"):
        st.text_input(label, value, key=_key(step, row), max_chars=worklist.LONGEST, autocomplete="off")
        st.button(button, key=f"item-do-{step}", on_click=_do, args=(view, row, step))


def _key(step: Step, row: Any) -> str:
    return f"item-{step}-{row.item}-{st.session_state.get(_COUNT, 0)}"


def _do(view: View, row: Any, step: Step) -> None:
    """Write down what is in the line, in the name of whoever is signed in now."""
    user = access.current_user()
    if user is None or not _may(user, step, row):
        st.session_state[_MESSAGE] = (row.item, "没有记下:请先登录有权记录的账号。")
        return
    text = str(st.session_state.get(_key(step, row)) or "")
    entry = Entry(
        item=view.shown.meant(str(row.item)),
        step=step,
        as_of=view.as_of,
        author=user.name,
        unit="" if user.scope == accounts.TOWNSHIP else user.scope,
        at=clock.now(),
        whom=text if step == "asked" else "",
        words=text if step == "explained" else "",
        detail=worklist.details_of(row._asdict()),
    )
    try:
        worklist.add(live.lake().folder, entry, str(row.state), formats.text(row.answered_by, ""))
    except PingdaError as error:
        st.session_state[_MESSAGE] = (row.item, str(error))
        return
    live.renew()
    access.note("worklist", f"{WORDS[step]}:{formats.text(row.village, '全乡')} {wording.finding_title(row)}", by=user)
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_MESSAGE] = (row.item, f"已记下:{WORDS[step]}。")
