"""One's own account in a dialog: what it is, and its second factor, set up with a QR code or taken away."""

from __future__ import annotations

import html

import segno
import streamlit as st

from pingda_dash import accounts, clock, settings
from pingda_dash.accounts import ROLES, second_factor
from pingda_dash.errors import PingdaError
from pingda_dash.ui import access, component, picks

PICK = "account"
_SECRET, _MESSAGE, _CODES = "_second_factor_secret", "_second_factor_message", "_second_factor_codes"
_PASSWORD, _CODE = "second-factor-password", "second-factor-digits"


def show() -> None:
    """Open the dialog, for who is signed in at the window."""
    st.dialog("账号", on_dismiss=_dismissed)(_draw)()


def _draw() -> None:
    user = access.current_user()
    if user is None:  # a dialog runs by itself: the page behind it must follow
        picks.close_dialog()
        st.rerun()
    with st.container(key="own-account"):
        st.html(
            f"<p class='pd-sign-in-note'><b>{html.escape(user.name)}</b> · {ROLES[user.role]} · "
            f"{html.escape(user.scope)}</p>"
        )
        codes = st.session_state.get(_CODES)
        if codes:
            _draw_codes(codes)
        elif second_factor.has(settings.home(), user.name):
            _draw_on(user)
        elif _SECRET in st.session_state:
            _draw_setting_up(user, st.session_state[_SECRET])
        else:
            _note("动态口令:密码之外再要一个手机上每 30 秒一换的 6 位数,密码被人知道了也进不来。现在没有开启。")
            st.button("开启动态口令", key="second-factor-begin", on_click=_begin)
        message = st.session_state.get(_MESSAGE)
        if message:
            st.html(f'<p class="pd-sign-in-error" role="alert">{html.escape(message)}</p>')


def _dismissed() -> None:
    """A secret that was not confirmed is none, and recovery codes are shown once."""
    picks.close_dialog()
    for key in (_SECRET, _MESSAGE, _CODES):
        st.session_state.pop(key, None)


def _note(words: str) -> None:
    st.html(f'<p class="pd-sign-in-note">{html.escape(words)}</p>')


def _draw_codes(codes: list[str]) -> None:
    _note("已开启。下面的恢复码请抄下来另外收好:手机不在时,每个可以代替动态口令用一次;关掉就不再显示。")
    st.html(f"<pre class='pd-sign-in-first'>{html.escape(chr(10).join(codes))}</pre>")


def _draw_on(user: access.User) -> None:
    left = second_factor.codes_left(settings.home(), user.name)
    _note(f"动态口令已开启,恢复码还剩 {left} 个。换手机:先取消,再开启。")
    _form("取消动态口令")


def _draw_setting_up(user: access.User, secret: str) -> None:
    _note("用手机上的验证器(TOTP,例如 FreeOTP)扫这个码,再填密码和它显示的 6 位数。")
    code = segno.make(second_factor.address_of(user.name, secret), error="m")
    component.html_panel(
        code.svg_inline(scale=5, border=4, dark="#000", light="#fff"), "second-factor-code", picks.follow, "content"
    )
    letters = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    _note(f"扫不了的,手工输入密钥:{letters}(按时间,6 位,30 秒)")
    _form("开启")


def _form(label: str) -> None:
    with st.form("second-factor-form", border=False):
        st.text_input("密码", key=_PASSWORD, type="password", max_chars=200, autocomplete="current-password")
        st.text_input("动态口令", key=_CODE, max_chars=30, autocomplete="one-time-code")
        st.form_submit_button(label, key="second-factor-submit", type="primary", on_click=_submitted)


def _begin() -> None:
    st.session_state[_SECRET] = second_factor.new_secret()
    st.session_state.pop(_MESSAGE, None)


def _submitted() -> None:
    """Turn it on, or off, for whoever is signed in now and gives password and code."""
    home, at, user = settings.home(), clock.now(), access.current_user()
    password, code = (str(st.session_state.get(key) or "") for key in (_PASSWORD, _CODE))
    st.session_state[_PASSWORD] = st.session_state[_CODE] = ""
    st.session_state.pop(_MESSAGE, None)
    if user is None:
        return
    try:
        accounts.verify(home, user.name, password, at, access.address())
        if second_factor.has(home, user.name):
            accounts.turn_off_with_code(home, user.name, code, at, access.address(), token=access.token())
        else:
            secret = str(st.session_state[_SECRET])
            st.session_state[_CODES] = second_factor.turn_on(
                home, user.name, secret, code, at, user.name, token=access.token()
            )
    except PingdaError as error:
        st.session_state[_MESSAGE] = str(error)
        return
    st.session_state.pop(_SECRET, None)
