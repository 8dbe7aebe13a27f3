"""The ASGI server: `app.py` behind compression, with our own error messages.

`streamlit run app.py` serves the same screens; this way plotly's 4.7 MB cross a LAN as 1.4 MB.
"""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette import starlette_server

from pingda_dash import settings
from pingda_dash.errors import PingdaError
from pingda_dash.settings import ROOT
from pingda_dash.ui import access, assets, documents, incidents, live, navigation, startup

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
PATIENCE = 2.0
"""Seconds that a window waits for the beat of a server that is still opening its data; it gives up after 2.5."""


class PortTaken(PingdaError):
    "端口已被占用,或本机没有这个地址"


class CompressedAssets:
    """Gzip for `/static/` (script bundles, fonts); Streamlit compresses the rest and leaves these to a proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.compressed = GZipMiddleware(app, minimum_size=1024, compresslevel=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        bundle = scope["type"] == "http" and scope["path"].startswith("/static/")
        await (self.compressed if bundle else self.plain)(scope, receive, send)


class SignedIn:
    """Refuse requests that the session's user has no right to (403).

    Streamlit accepts an upload from any session; here only a user with the right `load` may send one. Where viewing is
    closed, files that a page offers need a signed-in user too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        action = required_action(scope["path"]) if scope["type"] == "http" else None
        if action is None or await asyncio.to_thread(access.may_send, HTTPConnection(scope).cookies, action):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("请先登录。", 403)(scope, receive, send)


def required_action(path: str) -> access.Action | None:
    """The right that a request to a path needs; None where the pages check it themselves."""
    if "/_stcore/upload_file/" in path:
        return "load"
    if path.startswith(assets.PATH):
        return None
    return "view" if path.startswith(("/media/", "/pingda/")) else None


def is_loopback(host: str) -> bool:
    """Whether an address only answers this machine."""
    try:
        return host in LOOPBACK_NAMES or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def claim(host: str, port: int) -> None:
    """See that the address can be listened on; raises PortTaken (Streamlit alone would take the next port)."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        again = settings.command(f"serve --port {port + 1}")
        raise PortTaken(f"({host}:{port})。请换一个端口再启动,例如:{again}") from error


# --- Streamlit's listening socket -----------------------------------------------------------------------------
# It is of no named protocol, which asyncio does not take for TCP, and so leaves Nagle's delay on: the second half of
# every run waited 40 ms for the browser to acknowledge the first. A connection is set as its listening socket was.

_bind_socket = starlette_server._bind_socket


def _bind_prompt_socket(address: str, port: int, backlog: int) -> socket.socket:
    bound = _bind_socket(address, port, backlog)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


starlette_server._bind_socket = _bind_prompt_socket


def on_script_error(error: Exception) -> bool:
    """Log an exception that escaped a page, and show its message in place of a traceback."""
    incidents.show(error)
    return True


def beat(_: Request) -> PlainTextResponse:
    """Which lake, version and day the screens show, on which server: what `window.js` asks twice a second.

    503 while the data are being opened: a window that was here before waits as for a server that is away.
    """
    if not startup.wait_for_lake(PATIENCE):
        return PlainTextResponse("正在打开数据。", 503)
    return PlainTextResponse(live.beat(live.newest()), headers={"Cache-Control": "no-store"})


def asset(request: Request) -> Response:
    """A script or a stylesheet, which the browser keeps for good: its name changes with its content."""
    file = assets.find(request.path_params["name"])
    if file is None:
        return PlainTextResponse("没有这个文件。", 404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return _packed(request, file.packed, file.media_type, headers)


def picture(request: Request) -> Response:
    """The document of a page that some window's run named (`documents.put`)."""
    packed = documents.get(request.path_params["name"])
    if packed is None:
        return PlainTextResponse("没有这个文件。", 404)
    return _packed(request, packed, "application/json", {"Cache-Control": "no-store"})


def _packed(request: Request, packed: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """An answer whose content is compressed already."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(packed, headers=headers, media_type=media_type)
    return Response(gzip.decompress(packed), headers=headers, media_type=media_type)


class ThemedDocument:
    """Serve Streamlit's HTML document in Chinese and with our stylesheet, there before the first drawing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        dropped = (b"accept-encoding", b"if-none-match")
        plain = [(name, value) for name, value in scope["headers"] if name not in dropped]
        start: Message | None = None
        body = b""

        async def send_document(message: Message) -> None:
            nonlocal start, body
            begins = message["type"] == "http.response.start"
            if begins and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = with_assets(body.decode()).encode()
            headers = MutableHeaders(raw=start["headers"])
            headers["content-length"] = str(len(page))
            for name in ("etag", "last-modified"):
                if name in headers:
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": plain}, receive, send_document)


def with_assets(page: str) -> str:
    """The document with our stylesheet at the beginning of its body, after what Streamlit puts into its head.

    Before anything is asked of us it notes how the window came here (`navigation.arrives_anew`).
    """
    sheet = f'<link rel="stylesheet" href="{assets.served()["stage"].address}">'
    script = f'<link rel="modulepreload" href="{assets.script_asset().address}">'
    page = re.sub(r'<html lang="[^"]*"', '<html lang="zh-CN"', page, count=1)
    return re.sub(r"(<body[^>]*>)", rf"\1{sheet}{navigation.NOTE_ARRIVAL}{script}", page, count=1)


def build(greeting: str = "") -> st.App:
    """The ASGI application; `greeting` is printed once it is up."""

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        if greeting:
            sys.stdout.write(greeting + "\n")
            sys.stdout.flush()
        startup.begin()
        yield

    live.serve_beats()
    return st.App(
        ROOT / "app.py",
        lifespan=lifespan,
        routes=[
            Route("/pingda/head", beat),
            Route(f"{assets.PATH}{{name}}", asset),
            Route("/pingda/pictures/{name}", picture),
        ],
        middleware=[Middleware(CompressedAssets), Middleware(SignedIn), Middleware(ThemedDocument)],
        on_script_error=on_script_error,
    )


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the screens until stopped: on this machine only, unless `host` says otherwise (0.0.0.0: the LAN).

    On loopback only a loopback name may open a session, so no web page can reach in through a name of its own.
    """
    claim(host, port)
    local = is_loopback(host)
    reach = "仅本机可看" if local else f"局域网:http://本机地址:{port}"
    sys.argv = [str(ROOT / "app.py")]  # where Streamlit looks for .streamlit/config.toml
    build(f"指挥屏已启动:http://localhost:{port}({reach};Ctrl+C 停止)").run(
        config={
            "server.address": host,
            "server.port": port,
            "server.allowedHosts": list(LOOPBACK_NAMES) if local else [],
            "server.headless": True,
            "logger.hideWelcomeMessage": True,
        }
    )
