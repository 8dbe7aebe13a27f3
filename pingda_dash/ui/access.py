"""The user of a window and their rights: checked at every action, never kept from an earlier run.

if not access.may("load"):
    return

A session's token is in a cookie that no script can read, so that a refresh does not sign a clerk out, and in the
window's own state from the moment of signing in (see `handover`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import streamlit as st
from cachetools import LRUCache
from streamlit import runtime
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pingda_dash import accounts, clock, faults, settings
from pingda_dash.accounts import Action as Action  # pages say access.Action
from pingda_dash.accounts import User as User
from pingda_dash.accounts import scope_of as scope_of
from pingda_dash.errors import PingdaError
from pingda_dash.ui import handover

TOKEN = "_token"
"""The session's token in the window's state; empty once signed out."""
_OFFERED = "_offered"
LAST, REDRAW, BY_ITSELF = "_last_signed_in", "_redraw", "_by_itself"


class NotAllowed(PingdaError):
    "请先登录。"


class Unregistered(PingdaError):
    "这个邮箱没有对应的账号。请管理员给账号加上邮箱(account add 的 --email)。"


def begin() -> None:
    """Call at the start of a page: note whether a person asked for this run, or a data change did (see `redraw`)."""
    st.session_state[BY_ITSELF] = st.session_state.pop(REDRAW, False)


def redraw() -> None:
    """Mark the next run as one nobody asked for: it keeps no session alive."""
    st.session_state[REDRAW] = True


def current_user() -> User | None:
    """The user signed in at this window; None when nobody is, or their session has ended."""
    at, asked = clock.now(), not st.session_state.get(BY_ITSELF)
    user = accounts.session_account(settings.home(), _token(at), at, settings.idle(), touch=asked)
    if user is not None:
        st.session_state[LAST] = user.name
    return user


def may(action: Action) -> bool:
    """Whether the window's user has this right; viewing is open to everyone unless the settings close it."""
    if action == "view" and settings.viewing_is_open():
        return True
    user = current_user()
    return user is not None and user.may(action)


def stay(user: User | None) -> None:
    """Call where a part of a page runs by itself: run the page anew once its user is another, or has other rights.

    user: whose rights the part was made for.
    """
    if current_user() != user:
        redraw()
        st.rerun(scope="app")


def require(action: Action) -> User:
    """The window's user, who has this right, where something is written. Raises NotAllowed."""
    user = current_user()
    if user is None or not user.may(action):
        raise NotAllowed(f"没有改动:{accounts.ACTIONS[action]}要用有这项权限的账号。")
    return user


def note(action: str, detail: str = "", by: User | None = None) -> None:
    """Write an event to the audit log, by the window's user or `by`.

    action: a key of `accounts.EVENTS`. Give `by` where the run may already be replaced by a newer one: reading the
    window's state ends it there.
    """
    user = by or current_user()
    accounts.log(settings.home(), clock.now(), user.name if user else "", action, detail)


def note_once(action: str, detail: str) -> None:
    """As `note`, at most once a window for the same action and detail."""
    noted = st.session_state.setdefault("_noted", set())
    if (action, detail) not in noted:
        noted.add((action, detail))
        note(action, detail)


def download(
    content: Callable[[], bytes],
    action: Action,
    event: str,
    detail: str = "",
    of: Callable[[User], bool] = lambda user: True,
) -> Callable[[], bytes]:
    """The function behind a download button: returns the file, checks the session's right first, writes the event.

    content: makes the file's bytes. Streamlit calls it outside any page, for any window that has the button's number,
    so the right of the session that the button was drawn for is checked again. of: what else is asked of its user.
    Raises NotAllowed. Of who fetches the file then, the same is asked (see `may_fetch`).
    """
    home, token = settings.home(), _token(clock.now())

    def checked() -> bytes:
        at = clock.now()
        user = accounts.session_account(home, token, at, settings.idle())
        if user is None or not user.may(action) or not of(user):
            raise NotAllowed
        accounts.log(home, at, user.name, event, detail)
        made = content()
        with _restricting:
            _restricted[_digest(made)] = action, of
        return made

    return checked


def noted(content: Callable[[], bytes], event: str, detail: str) -> Callable[[], bytes]:
    """The function behind a download button for what anybody may have: returns the file, writes who has it.

    A disk that is full keeps nobody from a file in which nobody is named: the server's log has it then.
    """
    home, token = settings.home(), _token(clock.now())

    def written() -> bytes:
        at = clock.now()
        try:
            user = accounts.session_account(home, token, at, settings.idle(), touch=False)
            accounts.log_seldom(home, at, user.name if user else accounts.NOBODY, event, detail)
        except faults.MACHINE as error:
            logging.getLogger("pingda.ui").error("audit: %s %s: %s", event, detail, error)
        return content()

    return written


_restricted: LRUCache[bytes, tuple[Action, Callable[[User], bool]]] = LRUCache(10_000)
"""The right for which a file was made and what else was asked of its user, by its content: Streamlit hands it to
whoever has its name."""
_restricting = Lock()


def may_fetch(cookies: Mapping[str, str], name: str) -> bool:
    """Whether a request may have a file of Streamlit's `/media/`, by the cookies it carries: whoever has signed in, has
    the right for which it was made, and is whom it was made for; any other file, whoever may look."""
    file = runtime.get_instance().media_file_mgr.read_file(name.rpartition("/")[2].partition(".")[0])
    with _restricting:
        asked = _restricted.get(_digest(file.content)) if file is not None else None
    if asked is None:
        return may_send(cookies, "view")
    return _may_send(cookies, *asked)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=20).digest()


def owns(author: str) -> bool:
    """Whether an upload is the window user's own, by its author (`单位 · 账号`); for 全乡 every one is."""
    user = current_user()
    return user is not None and (user.everywhere or author.rpartition(accounts.AUTHOR_JOIN)[2] == user.name)


def address() -> str:
    """Where this window's browser is; "" at this machine. Behind a proxy that is trusted, what the proxy says."""
    given = st.context.ip_address
    return given if isinstance(given, str) else ""


def sign_in(name: str, password: str) -> None:
    """Open a session for this window and its browser, and end the one it had. Raises as `accounts.sign_in`.

    The state of another account in this window, such as its batch of files, is cleared.
    """
    at = clock.now()
    _enter(accounts.sign_in(settings.home(), name, password, at, address()), name, at)


def sign_in_with_code(name: str, ticket: str, code: str) -> None:
    """Open it for who has given an account's password and now the code. Raises as `accounts.sign_in_with_code`."""
    at = clock.now()
    _enter(accounts.sign_in_with_code(settings.home(), ticket, code, at, address()), name, at)


def _enter(token: str, name: str, at: datetime) -> None:
    """Let the window be of a new session; the one that it had ends."""
    before = _token(at)
    if st.session_state.get(LAST, name) != name:
        _clear_state()
    st.session_state[TOKEN], st.session_state[LAST] = token, name
    if accounts.session_account(settings.home(), before, at, settings.idle(), touch=False):
        accounts.sign_out(settings.home(), before, at)


def sign_out() -> None:
    """End this browser's session and clear the window's state."""
    at = clock.now()
    accounts.sign_out(settings.home(), _token(at), at, address())
    _clear_state()
    st.session_state[TOKEN] = ""
    if _has_provider_identity():
        st.logout()


def _clear_state() -> None:
    for key in list(st.session_state.keys()):
        if key not in ("_screen", _OFFERED):
            del st.session_state[key]


def ends_in() -> float:
    """Seconds until this window's session ends if nobody uses it; 0 when it has ended."""
    at = clock.now()
    ends = accounts.session_end(settings.home(), _token(at), settings.idle())
    return max((ends - at).total_seconds(), 0.0) if ends else 0.0


def code() -> str | None:
    """The code with which this window's browser fetches its cookie; None when what it has need not change."""
    token, offered = st.session_state.get(TOKEN), st.session_state.get(_OFFERED)
    in_browser = offered.token if offered is not None and offered.done else _sent_token()
    if token is None or token == in_browser:
        return None
    if offered is None or offered.token != token or offered.is_over:
        offered = handover.offer(token, int(accounts.LONGEST.total_seconds()))
        st.session_state[_OFFERED] = offered
    return str(offered.code)


def may_send(cookies: Mapping[str, str], action: Action) -> bool:
    """As `may`, for a request outside any page, by the cookies it carries: it opens no session and prolongs none."""
    if action == "view" and settings.viewing_is_open():
        return True
    return _may_send(cookies, action, lambda user: True)


def _may_send(cookies: Mapping[str, str], action: Action, of: Callable[[User], bool]) -> bool:
    """Whether a request carries the cookie of somebody who has signed in and has the right. of: what else is asked."""
    at = clock.now()
    for token in (_own_token(cookies), _token_by_provider(cookies, at)):
        user = accounts.session_account(settings.home(), token, at, settings.idle(), touch=False)
        if user is not None and user.may(action) and of(user):
            return True
    return False


def _token_by_provider(cookies: Mapping[str, str], at: datetime) -> str:
    """The token of the session that a page has opened for an identity provider's sign-in; "" where none can be.

    The signature, the site and the account are what a page checks (Streamlit's part of it in its own functions).
    """
    if USER_COOKIE_NAME not in cookies or not providers():
        return ""
    signed = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    claims = starlette_websocket._parse_decoded_user_cookie(signed, origin) if signed and origin else {}
    if not claims.get("is_logged_in") or _expires(claims) <= at or _account_of(claims) is None:
        return ""
    return accounts.provider_token(proof_of(claims))


def providers() -> bool:
    """Whether an identity provider is configured (`[auth]` in Streamlit's secrets)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def refusal() -> str:
    """The message for somebody an identity provider has signed in and no account matches; empty otherwise."""
    try:
        if _has_provider_identity():
            _provider_session(clock.now())
    except Unregistered as error:
        return str(error)
    return ""


def token() -> str:
    """The token of this window's session; "" where it has none."""
    return _token(clock.now())


def _token(at: datetime) -> str:
    token = st.session_state.get(TOKEN)
    if token is not None:
        return str(token)
    if _has_provider_identity():
        try:
            return _provider_session(at)
        except Unregistered:
            return ""
    return _sent_token()


def _sent_token() -> str:
    """The token of the cookie the browser sent when this window opened."""
    return _own_token(st.context.cookies)


def _own_token(cookies: Mapping[str, str]) -> str:
    """The token in our own cookie; empty for a token of an identity provider, which never comes from a browser."""
    sent = handover.token_in(cookies, st.get_option("server.port"))
    return "" if sent.startswith(accounts.PROVIDER) else sent


def _has_provider_identity() -> bool:
    return bool(st.user.get("is_logged_in", False))


def _provider_session(at: datetime) -> str:
    """The token of a session opened by the identity provider; empty once its claim expired (Streamlit never checks).

    Raises Unregistered when no account has that e-mail address.
    """
    claims: dict[str, Any] = st.user.to_dict()
    user, expires = _account_of(claims), _expires(claims)
    if user is None:
        raise Unregistered
    if expires <= at:
        return ""
    until = min(expires, at + accounts.LONGEST)
    return accounts.sign_in_by_provider(settings.home(), user, proof_of(claims), at, until, address())


def _account_of(claims: Mapping[str, Any]) -> User | None:
    """The account of whom an identity provider has signed in."""
    email = str(claims.get("email") or "")
    verified = email and claims.get("email_verified") is not False
    return accounts.by_email(settings.home(), email) if verified else None


def _expires(claims: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(claims.get("exp") or 0), clock.CHINA).replace(tzinfo=None)


def proof_of(claims: Mapping[str, Any]) -> str:
    """What names one sign-in at an identity provider."""
    proof = "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "exp", "nonce"))
    return hashlib.sha256(proof.encode()).hexdigest()


def idle_minutes() -> int:
    """Minutes that a session lives without use."""
    return settings.idle() // timedelta(minutes=1)
