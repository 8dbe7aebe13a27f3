"""阈值 on 数据质量: what each would have asked about in the weeks so far, tried before it is set; by whom it may be."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from pingda_dash import clock, queries, thresholds
from pingda_dash.errors import PingdaError
from pingda_dash.panels import thresholds as panels
from pingda_dash.thresholds import Change, Threshold
from pingda_dash.ui import access, component, live, picks, sign_in
from pingda_dash.ui.view import View

PICK = "thresholds"
_MESSAGE = "_limits_message"


def draw(view: View, chosen: str) -> None:
    """Draw every threshold, and of the chosen one (its name, or "") what another value would have asked about."""
    folder = live.lake().folder
    in_force = thresholds.values(folder)
    weeks = view.ask(queries.threshold_weeks)
    of = thresholds.thresholds().get(chosen)
    if of is None:
        st.html(
            '<p class="pd-caption">各项核对、信号、得分按这些数来问。点一条,填另一个值,先看各周会多问、少问几处。</p>'
        )
    else:
        _draw_chosen(view, of, weeks, in_force[of.name])
    _panel(panels.board(weeks, in_force, chosen), "board")
    if of is not None:
        log = view.shown.frame(thresholds.listed(folder, of.name))
        if len(log):
            _panel(panels.changes(log, view.user is not None and not view.wall), "log")


def _panel(markup: str, key: str) -> None:
    component.html_panel(markup, f"dialog-limits-{key}", picks.follow, height="content")


def _draw_chosen(view: View, of: Threshold, weeks: pd.DataFrame, value: float) -> None:
    """Draw another value to try, what it would have asked about, and for whom may set it the way to."""
    decimals = len(f"{of.step:g}".partition(".")[2])
    name, message = st.session_state.get(_MESSAGE, ("", ""))
    if message and name == of.name:
        st.html(f'<p class="pd-caption" role="status">{html.escape(message)}</p>')
    tried = st.number_input(
        f"{of.title}:试一个值({of.unit})",
        min_value=float(of.least),
        max_value=float(of.most),
        value=value,
        step=float(of.step),
        format=f"%.{decimals}f",
        key=_key("value", of, value),
        width=320,
    )
    with st.spinner("试算各周"):
        after = weeks if tried == value else live.tried_weeks(view.data_version, view.as_of, of.name, float(tried))
    _panel(panels.trial(of, weeks, after, float(tried), value), "trial")
    if not view.wall:
        _draw_setting(view.user, of, value)


def _draw_setting(user: access.User | None, of: Threshold, value: float) -> None:
    """Draw how the tried value, or the default, is set."""
    if user is None:
        st.button("登录后可保存", key="limits-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
    elif not _may(user):
        st.html('<p class="pd-caption">由全乡的领导或管理员保存。</p>')
    else:
        with st.container(key="limits-set", horizontal=True, vertical_alignment="bottom"):
            st.text_input("为什么改", key=_key("why", of, value), max_chars=thresholds.LONGEST, autocomplete="off")
            st.button("保存", key="limits-save", on_click=_set, args=(of, value, False))
            if value != of.default:
                st.button("恢复默认", key="limits-default", on_click=_set, args=(of, value, True))


def _may(user: access.User) -> bool:
    return user.may("thresholds")


def _key(part: str, of: Threshold, value: float) -> str:
    """A field's key: it names the threshold and its value in force, so that it is new once that is set."""
    return f"limits-{part}-{of.name}-{value}"


def _set(of: Threshold, value: float, to_default: bool) -> None:
    """Set a threshold to what is in the field, or to its default, in the name of whoever is signed in now."""
    user = access.current_user()
    if user is None or not _may(user):
        st.session_state[_MESSAGE] = (of.name, "没有保存:请先登录全乡的领导或管理员账号。")
        return
    to = float(of.default) if to_default else float(st.session_state[_key("value", of, value)])
    why = str(st.session_state.get(_key("why", of, value)) or "") or ("恢复默认" if to_default else "")
    try:
        thresholds.add(live.lake().folder, Change(of.name, to, why, user.name, clock.now()))
    except PingdaError as error:
        st.session_state[_MESSAGE] = (of.name, str(error))
        return
    live.renew()
    words = f"{of.title}:{panels.value_words(of, value)} → {panels.value_words(of, to)}"
    access.note("threshold", f"{words},{' '.join(why.split())}", by=user)
    st.session_state[_MESSAGE] = (of.name, f"已保存:{words}。")
    picks.follow(f"{PICK}:{of.name}@{to}")
