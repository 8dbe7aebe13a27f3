"""The server entry: who it answers, what it compresses, what it says."""

from __future__ import annotations

import asyncio
import gzip
import re
import shutil
import socket
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import ANY

import pytest
import streamlit
import uvicorn
from starlette.types import Receive, Scope, Send
from streamlit.web.server.starlette import starlette_server

from pingda_dash.ui import assets, server
from tests.e2e.harness import Server, serving


@pytest.fixture(scope="module")
def running(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(shutil.copytree(filled, tmp_path_factory.mktemp("server") / "home")) as up:
        yield up


def ask(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def biggest_bundle() -> str:
    """The address of Streamlit's largest script (plotly's)."""
    folder = Path(streamlit.__file__).parent / "static"
    largest = max(folder.rglob("*.js"), key=lambda path: path.stat().st_size)
    return largest.relative_to(folder).as_posix()


def test_the_address_is_printed_in_chinese(running: Server) -> None:
    assert f"指挥屏已启动:http://localhost:{running.url.rsplit(':', 1)[1]}(仅本机可看" in running.said()


def test_script_bundles_cross_the_network_compressed(running: Server) -> None:
    url = f"{running.url}/{biggest_bundle()}"
    plain = ask(url)[1]
    headers, packed = ask(url, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert ask(url, **{"Accept-Encoding": "gzip"}) == (headers | {"date": ANY}, packed)  # what was kept


def test_a_document_names_what_its_first_run_will_ask_for_and_the_maps_deck_gl_too(running: Server) -> None:
    def named(path: str) -> list[str]:
        page = ask(f"{running.url}{path}", Accept="text/html")[1].decode()
        return re.findall(r'<link rel="(?:modulepreload|preload)"[^>]* href="(/(?:pingda|static/js)/[^"]+)"', page)

    fetched = named("/map?asof=2020-05-20")
    stems = {address.rsplit("/", 1)[1].split(".")[0] for address in fetched}
    assert {"pingda", "deck", "Html", "BidiComponent"} <= stems
    assert set(fetched) - set(named("/")) == {assets.served()["deck"].address}
    for address in fetched:
        assert "javascript" in ask(f"{running.url}{address}")[0]["content-type"]


def test_what_is_sent_to_a_window_does_not_wait_for_what_was_sent_before() -> None:
    with starlette_server._bind_socket("127.0.0.1", 0, 8) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as answered:
            assert answered.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_said_in_words_and_not_swapped_for_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.PortTaken, match=f"端口已被占用.*127.0.0.1:{port}"):
            server.claim("127.0.0.1", port)


@pytest.mark.parametrize(
    ("configured", "asks", "believed"),
    [("", "127.0.0.1", False), ("127.0.0.1", "127.0.0.1", True), ("127.0.0.1", "192.168.1.9", False)],
    ids=["nobody is configured", "the proxy", "somebody else"],
)
def test_what_a_proxy_says_is_believed_of_those_that_are_configured_alone(
    configured: str, asks: str, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    monkeypatch.setenv("PINGDA_PROXY", configured)
    config = uvicorn.Config(app, log_config=None, **starlette_server._get_uvicorn_config_kwargs())
    config.load()
    headers = [(b"x-forwarded-for", b"10.0.0.7"), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "scheme": "http", "client": (asks, 5000), "headers": headers}
    with ThreadPoolExecutor(1) as alone:  # this thread may have a browser's event loop
        alone.submit(asyncio.run, config.loaded_app(scope, None, None)).result()
    assert (seen[0]["client"][0], seen[0]["scheme"]) == (("10.0.0.7", "https") if believed else (asks, "http"))


def test_a_host_that_is_no_name_is_refused_in_words() -> None:
    with pytest.raises(server.PortTaken, match=r"本机没有这个地址.*bad\.\.host"):
        server.claim("bad..host", 8501)


def test_the_head_that_the_screens_show_can_be_asked_for_without_running_a_page(running: Server) -> None:
    headers, head = ask(f"{running.url}/pingda/head")
    assert re.fullmatch(r"demo:\d+\+\d+@\d{4}-\d\d-\d\d\.(light|dark)#[0-9a-f]{6}", head.decode())
    assert headers["cache-control"] == "no-store"


def test_the_parts_of_the_one_script_declare_each_name_once() -> None:
    declared = re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", assets.script("", ""), re.MULTILINE)
    assert [name for name, count in Counter(declared).items() if count > 1] == []
