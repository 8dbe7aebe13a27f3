"""The sign-in panel: on a page that asks for it, or in a dialog from the header."""

from __future__ import annotations

import html

import streamlit as st

from pingda_dash import accounts, settings
from pingda_dash.accounts import ACTIONS, ROLES, Action, User
from pingda_dash.errors import PingdaError
from pingda_dash.ui import access, picks

NAME, PASSWORD, MESSAGE = "sign-in-name", "sign-in-password", "_sign_in_message"
CODE, TICKET = "sign-in-code", "_sign_in_ticket"
"""The field of the code; for whom a code is waited for: (account, ticket)."""
DIALOG = picks.SIGN_IN
FIRST = "account add 账号名 --role clerk --scope 全乡"


def draw() -> None:
    """Draw the form for name and password; where no account exists yet, the command that makes the first."""
    with st.container(key="sign-in"):
        st.html('<h2 class="pd-sign-in">登录</h2>')
        if access.providers():
            st.button("用单位账号登录", key="sign-in-provider", on_click=st.login)
            refused = access.refusal()
            if refused:
                st.html(f'<p class="pd-sign-in-error" role="alert">{html.escape(refused)}</p>')
        if not accounts.any_account(settings.home()):
            st.html(
                '<p class="pd-sign-in-note">还没有账号。请管理员在服务器的程序文件夹里建立第一个:</p>'
                f"<pre class='pd-sign-in-first'>{html.escape(settings.command(FIRST))}</pre>"
            )
            return
        if TICKET in st.session_state:
            _code_form()
            return
        with st.form("sign-in-form", border=False):
            st.text_input("账号", key=NAME, max_chars=40, autocomplete="username")
            st.text_input("密码", key=PASSWORD, type="password", max_chars=200, autocomplete="current-password")
            st.form_submit_button("登录", type="primary", key="sign-in-submit", on_click=_submitted)
        _draw_message()
        st.html(f'<p class="pd-sign-in-note">{access.idle_minutes()} 分钟不操作自动退出。忘记密码请找管理员。</p>')


def _code_form() -> None:
    """Draw the field for the code, where the password was right and the account has a second factor."""
    name, _ = st.session_state[TICKET]
    with st.form("sign-in-code-form", border=False):
        st.text_input(f"{name}的动态口令,或一个恢复码", key=CODE, max_chars=30, autocomplete="one-time-code")
        st.form_submit_button("登录", type="primary", key="sign-in-submit", on_click=_code_submitted)
    _draw_message()
    st.button("换个账号", key="sign-in-again", type="tertiary", on_click=_start_again)


def _draw_message() -> None:
    message = st.session_state.get(MESSAGE)
    if message:
        st.html(f'<p class="pd-sign-in-error" role="alert">{html.escape(message)}</p>')


def guard(action: Action) -> bool:
    """Whether the window's user has this right; if not, draws the sign-in panel, or the refusal, in place."""
    if access.may(action):
        return True
    user = access.current_user()
    if user is None:
        draw()
    else:
        refuse(user, action)
    return False


def dialog() -> None:
    """The panel over a page that is open to everyone."""
    st.dialog("登录", on_dismiss=_dismissed)(_in_dialog)()


def refuse(user: User, action: Action) -> None:
    """Draw the message that the user's role does not allow an action."""
    with st.container(key="sign-in"):
        st.html(
            f'<h2 class="pd-sign-in">不能{ACTIONS[action]}</h2><p class="pd-sign-in-note">'
            f"{html.escape(user.name)}的角色是“{ROLES[user.role]}”({html.escape(user.scope)})。需要请找管理员。</p>"
        )


def _in_dialog() -> None:
    if access.current_user() is not None:  # a dialog runs by itself: the page behind it must follow
        st.rerun()
    draw()


def _dismissed() -> None:
    picks.uncover()
    _start_again()


def _start_again() -> None:
    for key in (MESSAGE, TICKET):
        st.session_state.pop(key, None)


def _submitted() -> None:
    name, password = str(st.session_state.get(NAME) or ""), str(st.session_state.get(PASSWORD) or "")
    st.session_state[PASSWORD] = ""
    try:
        access.sign_in(name, password)
    except accounts.CodeNeeded as needed:
        _start_again()
        st.session_state[TICKET] = (accounts.plain(name), needed.ticket)
        return
    except PingdaError as error:
        st.session_state[MESSAGE] = str(error)
        return
    _dismissed()


def _code_submitted() -> None:
    name, ticket = st.session_state[TICKET]
    code = str(st.session_state.get(CODE) or "")
    st.session_state[CODE] = ""
    try:
        access.sign_in_with_code(name, ticket, code)
    except accounts.CodeTooLate as error:
        _start_again()
        st.session_state[MESSAGE] = str(error)
        return
    except PingdaError as error:
        st.session_state[MESSAGE] = str(error)
        return
    _dismissed()
