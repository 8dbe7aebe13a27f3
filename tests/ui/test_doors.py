"""What stands before every request: the names under which a server answers, what it refuses, its headers."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from pingda_dash import hosts
from pingda_dash.ui import doors, server
from tests.e2e.harness import SERVE, Server, serving


@pytest.fixture(scope="module")
def open_server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that answers the whole network, as `HOST=0.0.0.0` starts it."""
    command = tuple("0.0.0.0" if word == "127.0.0.1" else word for word in SERVE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOSTS", "zhihui.pingda.gov.cn")
        with serving(shutil.copytree(filled, tmp_path_factory.mktemp("doors") / "home"), command) as server:
            yield server


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """(status, headers, body) of an address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            body = answer.read().decode("utf-8", "replace")
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read().decode()


def upgrade(server: Server, host: str, origin: str) -> int:
    """The status of the answer to a window that connects: 101 when it may."""
    to = urlsplit(server.url)
    try:
        with connect(f"ws://{host}/_stcore/stream", address=(to.hostname, to.port), origin=Origin(origin), proxy=None):
            return 101
    except InvalidStatus as error:
        assert (error.response.body or b"").decode() == doors.FOREIGN
        return error.response.status_code


def test_another_host_gets_no_document_no_data_and_no_connection(open_server: Server) -> None:
    evil = "evil.example:8501"
    for path in ("/", "/funds", "/pingda/head", "/_stcore/health", "/static/nothing.js"):
        assert ask(open_server.url + path, Host=evil)[::2] == (403, doors.FOREIGN), path
    assert upgrade(open_server, evil, f"http://{evil}") == 403


def test_another_sites_page_gets_nothing_even_under_the_right_host(open_server: Server) -> None:
    here = urlsplit(open_server.url).netloc
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", f"http://{here}.evil.example", f"app://{here}"):
        assert ask(f"{open_server.url}/pingda/head", Origin=origin)[0] == 403, origin
        assert upgrade(open_server, here, origin) == 403, origin


def test_the_machines_own_names_are_served(open_server: Server) -> None:
    port = urlsplit(open_server.url).port
    names = ["localhost", "127.0.0.1", "zhihui.pingda.gov.cn", *hosts.own_names()]
    for host in (f"{name}:{port}" for name in names):
        assert ask(f"{open_server.url}/pingda/head", Host=host, Origin=f"http://{host}")[0] == 200, host
        assert upgrade(open_server, host, f"http://{host}") == 101, host
    for address in (one for one in hosts.own_addresses() if ":" not in one):
        assert ask(f"http://{address}:{port}/pingda/head")[0] == 200
        assert ask(f"http://{address}:{port}/pingda/head", Host="192.0.2.77")[0] == 403


# --- headers and what is closed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/funds", "/favicon.png", "/pingda/head", "/pingda/assets/x", "/media/x.csv",
                                  "/_stcore/health", "/_stcore/metrics"])  # fmt: skip
def test_every_answer_says_what_a_browser_may_not_do_and_not_what_made_it(open_server: Server, path: str) -> None:
    headers = ask(open_server.url + path, Accept="text/html")[1]
    assert "server" not in headers
    assert "cross-origin-opener-policy" not in headers, "over HTTP browsers complain of it on every page"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    if path not in ("/", "/funds"):
        assert headers["content-security-policy"] == doors.BARE
    refused = ask(open_server.url + path, Host="evil.example")[1]
    assert refused["content-security-policy"] == doors.BARE


def test_a_document_runs_scripts_from_here_alone_and_no_text_as_a_script(open_server: Server) -> None:
    _, headers, page = ask(f"{open_server.url}/funds", Accept="text/html")
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    scripts = policy["script-src"].split()
    assert scripts[:2] == ["'self'", "blob:"]
    assert len(scripts[2:]) == page.count("<script>") == 3
    assert all(one.startswith("'sha256-") for one in scripts[2:])
    here = urlsplit(open_server.url).netloc
    assert policy["connect-src"] == f"'self' ws://{here} wss://{here}"
    assert policy["img-src"] == "'self' data: blob:"
    assert {policy[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}


def test_where_a_key_is_configured_tiles_may_come_from_its_server_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = doors.document_policy("", "wall:8501").split("; ")
    monkeypatch.setenv("PINGDA_TIANDITU_KEY", "abc")
    after = doors.document_policy("", "wall:8501").split("; ")
    changed = {new for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {
        "img-src 'self' data: blob: https://t0.tianditu.gov.cn",
        "connect-src 'self' ws://wall:8501 wss://wall:8501 https://t0.tianditu.gov.cn",
    }


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json",
                                  "/oauth2callback?error=x", "/oauth2callback/", "/auth/login",
                                  "/auth/logout"])  # fmt: skip
def test_what_nobody_needs_is_not_there(open_server: Server, path: str) -> None:
    before = open_server.log.read_bytes()
    assert ask(open_server.url + path)[0] == 404
    assert open_server.log.read_bytes() == before


def test_no_other_sites_window_may_send_a_page_messages(open_server: Server) -> None:
    assert json.loads(ask(f"{open_server.url}/_stcore/host-config")[2])["allowedOrigins"] == []


def test_a_number_too_long_to_be_read_is_no_fault_of_the_server(open_server: Server) -> None:
    assert ask(f"{open_server.url}/pingda/days/x?from={'9' * 5000}")[0] == 404


def test_no_browser_empties_the_caches_that_all_windows_share() -> None:
    assert server.AppSession is AppSession

    @st.cache_resource
    def shared() -> object:
        return object()

    class Bare(AppSession):
        """A window that nothing is drawn for."""

        def __init__(self) -> None: ...
        def __del__(self) -> None: ...

    before = shared()
    Bare().handle_backmsg(BackMsg(clear_cache=True))
    assert shared() is before
