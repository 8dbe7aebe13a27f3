"""A session's token on its way into the browser's cookie, which the server alone may set: no script ever has it.

The window is given a code that works once and for seconds, and hands it in at `/pingda/session`; the answer sets the
cookie. Codes are in this process's memory and nowhere else.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

PATH, HEADER = "/pingda/session", "X-Session-Code"
"""Another site's page cannot send the header without being asked whether it may, and it may not."""
LIFE = 30.0
"""Seconds that a code works."""
SAFE_PREFIX = "__Host-"
"""What begins the cookie's name on HTTPS: a browser takes it from this host alone, and never over HTTP."""


@dataclass
class Handover:
    """A token for a window's browser; an empty one ends what the browser has."""

    token: str
    seconds: int
    code: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    until: float = field(default_factory=lambda: time.monotonic() + LIFE)
    done: bool = False
    """Whether the browser has it."""

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.until


_waiting: dict[str, Handover] = {}
_lock = threading.Lock()


def offer(token: str, seconds: int) -> Handover:
    """A new code for a token that a browser shall keep for so long."""
    made = Handover(token, seconds)
    with _lock:
        for code in [code for code, one in _waiting.items() if one.is_over]:
            del _waiting[code]
        _waiting[made.code] = made
    return made


def redeem(code: str) -> Handover | None:
    """What a code is for, once; None for one that was used, is over or never was."""
    with _lock:
        one = _waiting.pop(code, None)
    if one is None or one.is_over:
        return None
    one.done = True
    return one


def cookie_name(port: object) -> str:
    """The cookie of the server on a port: cookies do not tell ports apart, and a machine may serve two lakes."""
    return f"pingda_{port}"


def token_in(cookies: Mapping[str, str], port: object) -> str:
    """The token that a browser has sent; empty where it has none."""
    name = cookie_name(port)
    return str(cookies.get(SAFE_PREFIX + name) or cookies.get(name) or "")


def answer(request: Request, port: object) -> Response:
    """The answer to a code that a window hands in: it sets or ends the cookie."""
    one = redeem(request.headers.get(HEADER, ""))
    if one is None:
        return PlainTextResponse("登录没有记住:这个代码已用过或已过期。", 410, {"Cache-Control": "no-store"})
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    secure, name = request.url.scheme == "https", cookie_name(port)
    if one.token:
        _set(response, SAFE_PREFIX * secure + name, one.token, one.seconds, secure)
    else:
        _set(response, name, "", 0, secure)
    if secure:
        _set(response, name if one.token else SAFE_PREFIX + name, "", 0, secure)
    return response


def _set(response: Response, name: str, token: str, seconds: int, secure: bool) -> None:
    response.set_cookie(name, token, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict")
