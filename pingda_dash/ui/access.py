"""Who is looking, and what they may do: asked anew at every action, never remembered from an earlier run.

if not access.may("load"):
    return

A session's token is in a cookie, so that a refresh does not sign a clerk out, and in the window's own state from the
moment of signing in until the browser has sent the cookie back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from pingda_dash import accounts, clock, settings
from pingda_dash.accounts import Action as Action  # pages say access.Action
from pingda_dash.accounts import Who as Who
from pingda_dash.accounts import scope_of as scope_of
from pingda_dash.errors import PingdaError

TOKEN = "_token"
"""The session's token in the window's state; empty once signed out."""
LAST, REDRAW, BY_ITSELF = "_last_signed_in", "_redraw", "_by_itself"


class NotAllowed(PingdaError):
    "请先登录。"


class Unregistered(PingdaError):
    "这个邮箱没有对应的账号。请管理员给账号加上邮箱(account add 的 --email)。"


def begin() -> None:
    """At the start of a page: whether a person asked for this run, or it only follows the data (see `redraw`)."""
    st.session_state[BY_ITSELF] = st.session_state.pop(REDRAW, False)


def redraw() -> None:
    """The next run is nobody's doing, and keeps no session alive."""
    st.session_state[REDRAW] = True


def who() -> Who | None:
    """Who is signed in at this window; None when nobody is, or their session has ended."""
    at, asked = clock.now(), not st.session_state.get(BY_ITSELF)
    found = accounts.session_account(settings.home(), _token(at), at, settings.idle(), touch=asked)
    if found is not None:
        st.session_state[LAST] = found.name
    return found


def may(action: Action) -> bool:
    """Whether whoever is looking may do that; viewing is open to everyone unless the settings close it."""
    if action == "view" and settings.viewing_is_open():
        return True
    found = who()
    return found is not None and found.may(action)


def note(action: str, detail: str = "", by: Who | None = None) -> None:
    """Write down that whoever is looking, or `by`, did something (the keys of `accounts.EVENTS`).

    Who is looking stands in the window's state, and asking it ends a run that a newer one replaces.
    """
    found = by or who()
    accounts.log(settings.home(), clock.now(), found.name if found else "", action, detail)


def note_once(action: str, detail: str) -> None:
    """As `note`, once a window for the same detail."""
    noted = st.session_state.setdefault("_noted", set())
    if (action, detail) not in noted:
        noted.add((action, detail))
        note(action, detail)


def handed_out(made: Callable[[], bytes], action: Action, event: str, detail: str = "") -> Callable[[], bytes]:
    """What a download button makes when it is pressed, for whoever it is drawn for: while their session may, and noted.

    Streamlit makes the file outside any page, for any window that knows the button's number: it is asked here again.
    """
    home, token = settings.home(), _token(clock.now())

    def checked() -> bytes:
        at = clock.now()
        found = accounts.session_account(home, token, at, settings.idle())
        if found is None or not found.may(action):
            raise NotAllowed
        accounts.log(home, at, found.name, event, detail)
        return made()

    return checked


def owns(author: str) -> bool:
    """Whether an upload is of whoever is looking, by its author (`单位 · 账号`); for 全乡 every one is."""
    found = who()
    return found is not None and (found.everywhere or author.rpartition(accounts.AUTHOR_JOIN)[2] == found.name)


def sign_in(name: str, password: str) -> None:
    """Open a session for this window and its browser. Raises WrongPassword or LockedOut.

    What somebody else left open in the window, a batch of files, is let go.
    """
    token = accounts.sign_in(settings.home(), name, password, clock.now())
    if st.session_state.get(LAST, name) != name:
        _let_go()
    st.session_state[TOKEN], st.session_state[LAST] = token, name


def sign_out() -> None:
    """End this browser's session; what the window held of it is let go."""
    at = clock.now()
    accounts.sign_out(settings.home(), _token(at), at)
    _let_go()
    st.session_state[TOKEN] = ""
    if _vouched_for():
        st.logout()


def cookie_name(port: object) -> str:
    """The cookie of the server on a port: cookies do not tell ports apart, and a machine may serve two lakes."""
    return f"pingda_{port}"


def _let_go() -> None:
    for key in list(st.session_state.keys()):
        if key != "_screen":
            del st.session_state[key]


def ends_in() -> float:
    """In how many seconds this window's session ends if nobody touches it; 0 when it has ended."""
    at = clock.now()
    ends = accounts.session_end(settings.home(), _token(at), settings.idle())
    return max((ends - at).total_seconds(), 0.0) if ends else 0.0


def cookie() -> dict[str, Any] | None:
    """What the browser is to keep: a token and for how many seconds; None when it has nothing to change."""
    token = st.session_state.get(TOKEN)
    if token is None or token == _sent():
        return None
    return {
        "name": cookie_name(st.get_option("server.port")),
        "token": token,
        "seconds": int(accounts.LONGEST.total_seconds()) if token else 0,
    }


def may_send(cookies: Mapping[str, str], action: Action) -> bool:
    """As `may`, for a request outside any page, by the cookies it carries.

    Whom an identity provider vouches for is known only to the pages: those requests they answer for.
    """
    if (action == "view" and settings.viewing_is_open()) or (providers() and "_streamlit_user" in cookies):
        return True
    token = cookies.get(cookie_name(st.get_option("server.port")), "")
    found = accounts.session_account(settings.home(), token, clock.now(), settings.idle(), touch=False)
    return found is not None and found.may(action)


def providers() -> bool:
    """Whether an identity provider is configured (`[auth]` in Streamlit's secrets)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def refusal() -> str:
    """Why somebody an identity provider vouches for is nobody here, in words; empty when they are somebody."""
    try:
        if _vouched_for():
            _known(clock.now())
    except Unregistered as error:
        return str(error)
    return ""


def _token(at: datetime) -> str:
    held = st.session_state.get(TOKEN)
    if held is not None:
        return str(held)
    if _vouched_for():
        try:
            return _known(at)
        except Unregistered:
            return ""
    return _sent()


def _sent() -> str:
    """The token the browser sent when this window opened; one that only an identity provider opens is no token here."""
    sent = str(st.context.cookies.get(cookie_name(st.get_option("server.port")), ""))
    return "" if sent.startswith(accounts.PROVIDER) else sent


def _vouched_for() -> bool:
    return bool(st.user.get("is_logged_in", False))


def _known(at: datetime) -> str:
    """The session of somebody the identity provider vouches for, while its word has not expired (Streamlit never asks).

    Raises Unregistered when no account has that e-mail address.
    """
    claims: dict[str, Any] = st.user.to_dict()
    expires = datetime.fromtimestamp(float(claims.get("exp") or 0), clock.CHINA).replace(tzinfo=None)
    email = str(claims.get("email") or "")
    found = accounts.by_email(settings.home(), email) if email and claims.get("email_verified") is not False else None
    if found is None:
        raise Unregistered
    if expires <= at:
        return ""
    proof = "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "exp", "nonce"))
    until = min(expires, at + accounts.LONGEST)
    return accounts.sign_in_by_provider(settings.home(), found, hashlib.sha256(proof.encode()).hexdigest(), at, until)


def idle_minutes() -> int:
    """How many minutes a session lives untouched, for the words of the sign-in panel."""
    return settings.idle() // timedelta(minutes=1)
