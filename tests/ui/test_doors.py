"""What stands before every request: the names under which a server answers."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from pingda_dash import hosts
from pingda_dash.ui import doors
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
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


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
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", f"http://{here}.evil.example"):
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
