"""Who is looking, and what they may do: asked anew at every action, never remembered from an earlier run.

if not access.guard("load"):      # draws the sign-in panel here
    return

A session's token is in a cookie, so that a refresh does not sign a clerk out, and in the window's own state from the
moment of signing in until the browser has sent the cookie back.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from pingda_dash import accounts, settings
from pingda_dash.accounts import Action, Who, scope_of
from pingda_dash.errors import PingdaError
from pingda_dash.ui import clock

__all__ = ["Action", "Who", "guard", "may", "note", "providers", "scope_of", "sign_in", "sign_out", "who"]

COOKIE = "pingda_desk"
TOKEN = "_token"
"""The session's token in the window's state; empty once signed out."""
UNTIL = "_signed_in_until"


class Unregistered(PingdaError):
    "这个邮箱没有对应的账号。请管理员用 account add --email 建立账号。"


def who() -> Who | None:
    """Who is signed in at this window; None when nobody is, or their session has ended."""
    at = clock.now()
    idle, token = settings.idle(), _token(at)
    # A redraw that nobody asked for does not keep a session alive.
    found = accounts.whose(settings.home(), token, at, idle, touch=not st.session_state.get("_by_itself"))
    if found is None:
        st.session_state.pop(UNTIL, None)
    elif not st.session_state.get("_by_itself"):
        st.session_state[UNTIL] = at + idle
    return found


def may(action: Action) -> bool:
    """Whether whoever is looking may do that; viewing is open to everyone unless the settings close it."""
    if action == "view" and settings.viewing_is_open():
        return True
    found = who()
    return found is not None and found.may(action)


def guard(action: Action) -> bool:
    """Whether whoever is looking may do that; if not, the sign-in panel, or why not, is drawn in place."""
    if may(action):
        return True
    from pingda_dash.ui import sign_in as panel  # it signs in through this module

    found = who()
    if found is None:
        panel.draw()
    else:
        panel.refuse(found, action)
    return False


def note(action: str, detail: str = "") -> None:
    """Write down that whoever is looking did something (the keys of `accounts.EVENTS`)."""
    found = who()
    accounts.log(settings.home(), clock.now(), found.name if found else "", action, detail)


def owns(author: str) -> bool:
    """Whether an upload is of whoever is looking, by its author (`单位 · 账号`); for 全乡 every one is."""
    found = who()
    return found is not None and (found.everywhere or author.rpartition(accounts.AUTHOR_JOIN)[2] == found.name)


def sign_in(name: str, password: str) -> None:
    """Open a session for this window and its browser. Raises WrongPassword or LockedOut."""
    st.session_state[TOKEN] = accounts.sign_in(settings.home(), name, password, clock.now())


def sign_out() -> None:
    """End this browser's session; what the window held of it is let go."""
    at = clock.now()
    accounts.sign_out(settings.home(), _token(at), at)
    for key in list(st.session_state.keys()):
        if key != "_screen":
            del st.session_state[key]
    st.session_state[TOKEN] = ""
    if _vouched_for():
        st.logout()


def has_ended() -> bool:
    """Whether the session this window last drew with has ended meanwhile: a screen left alone is drawn again."""
    until = st.session_state.get(UNTIL)
    if until is None or clock.now() < until:
        return False
    st.session_state["_by_itself"] = True
    return True


def cookie() -> dict[str, Any] | None:
    """What the browser is to keep: a token and for how many seconds; None when it has nothing to change."""
    token = st.session_state.get(TOKEN)
    if token is None or token.startswith("known:") or token == str(st.context.cookies.get(COOKIE, "")):
        return None
    return {"name": COOKIE, "token": token, "seconds": int(accounts.LONGEST.total_seconds()) if token else 0}


def providers() -> bool:
    """Whether an identity provider is configured (`[auth]` in Streamlit's secrets)."""
    return "is_logged_in" in st.user


def _token(at: datetime) -> str:
    held = st.session_state.get(TOKEN)
    if held is not None:
        return str(held)
    if _vouched_for():
        try:
            return _known(at)
        except Unregistered:
            return ""
    sent = str(st.context.cookies.get(COOKIE, ""))
    return "" if sent.startswith("known:") else sent


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
    return accounts.sign_in_known(settings.home(), found, hashlib.sha256(proof.encode()).hexdigest(), at, until)


def idle_minutes() -> int:
    """How many minutes a session lives untouched, for the words of the sign-in panel."""
    return settings.idle() // timedelta(minutes=1)
