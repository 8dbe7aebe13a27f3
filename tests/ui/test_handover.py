"""A session's token on its way into the browser: a code that works once, a cookie that no script can read."""

from __future__ import annotations

import time
from http.cookies import Morsel, SimpleCookie

import pytest
from starlette.requests import Request
from starlette.responses import Response

from pingda_dash.ui import handover


def hand_in(code: str, scheme: str = "http") -> Response:
    """The answer to a window that hands in a code."""
    scope = {
        "type": "http", "method": "POST", "scheme": scheme, "path": handover.PATH, "query_string": b"",
        "server": ("127.0.0.1", 8501), "headers": [(handover.HEADER.lower().encode(), code.encode())],
    }  # fmt: skip
    return handover.answer(Request(scope), 8501)


def cookies(answer: Response) -> dict[str, Morsel[str]]:
    jar: dict[str, Morsel[str]] = {}
    for value in answer.headers.getlist("set-cookie"):
        jar.update(SimpleCookie(value))
    return jar


def test_a_code_sets_a_cookie_for_no_script_and_no_other_site() -> None:
    answer = hand_in(handover.offer("a-token", 60).code)
    (cookie,) = cookies(answer).values()
    assert (answer.status_code, cookie.key, cookie.value) == (204, "pingda_8501", "a-token")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "strict", "/", "60")
    assert (cookie["secure"], answer.headers["cache-control"]) == ("", "no-store")


def test_over_https_the_cookie_is_this_hosts_alone_and_never_sent_in_the_clear() -> None:
    jar = cookies(hand_in(handover.offer("a-token", 60).code, "https"))
    assert {name: (one.value, one["secure"]) for name, one in jar.items()} == {
        "__Host-pingda_8501": ("a-token", True),
        "pingda_8501": ("", True),  # of a time before HTTPS
    }
    assert handover.token_in({"__Host-pingda_8501": "a", "pingda_8501": "b"}, 8501) == "a"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_signing_out_ends_every_cookie(scheme: str) -> None:
    jar = cookies(hand_in(handover.offer("", 60).code, scheme))
    assert {(one.value, one["max-age"]) for one in jar.values()} == {("", "0")}
    assert len(jar) == (2 if scheme == "https" else 1)


def test_a_code_works_once_and_for_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    once, late = handover.offer("one", 60), handover.offer("two", 60)
    assert hand_in(once.code).status_code == 204
    assert once.done
    for code in (once.code, "", "x" * 43):
        answer = hand_in(code)
        assert (answer.status_code, "set-cookie" in answer.headers) == (410, False)
    began = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + handover.LIFE + 1)
    assert hand_in(late.code).status_code == 410
    handover.offer("three", 60)
    assert len(handover._waiting) == 1, "what is over is forgotten"
