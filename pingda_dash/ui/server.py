"""The ASGI server: `app.py` behind compression, with our own error messages.

`streamlit run app.py` serves the same screens; this way plotly's 4.7 MB cross a LAN as 1.4 MB.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import streamlit as st
from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.app_session import AppSession
from streamlit.web.server.starlette import starlette_server

from pingda_dash import basemaps, clock, faults, hosts, keeper, report_schedule, settings
from pingda_dash.certificate import Certificate
from pingda_dash.errors import PingdaError
from pingda_dash.settings import ROOT
from pingda_dash.ui import (
    access,
    assets,
    campaign_days,
    documents,
    doors,
    handover,
    incidents,
    live,
    navigation,
    startup,
)

PATIENCE = 2.0
"""Seconds that a window waits for the beat of a server that is still opening its data; it gives up after 2.5."""


BASEMAP_HEADERS = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
"""A basemap's name changes with its file; shared caches keep nothing that may need a sign-in."""


class PortTaken(PingdaError):
    "端口已被占用,或本机没有这个地址"


class CompressedAssets:
    """Gzip for `/static/` (script bundles, fonts); Streamlit compresses the rest and leaves these to a proxy.

    What was compressed once is kept: a new window asks for seventy of them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.compressed = GZipMiddleware(app, minimum_size=1024, compresslevel=6)
        self._kept: LRUCache[str, list[Message]] = LRUCache(400)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        bundle = scope["type"] == "http" and scope["path"].startswith("/static/")
        if not bundle:
            await self.plain(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if scope["method"] != "GET" or "gzip" not in asked.get("accept-encoding", "") or {*asked} & _PARTLY:
            await self.compressed(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is None:
            kept = []
            await self.compressed(scope, receive, self._into(kept, send))
            if kept[0]["status"] == 200:
                self._kept[scope["path"]] = kept
            return
        for message in kept:
            await send(dict(message))

    @staticmethod
    def _into(kept: list[Message], send: Send) -> Send:
        async def keep(message: Message) -> None:
            kept.append(dict(message))
            await send(message)

        return keep


_PARTLY = {"range", "if-range", "if-none-match", "if-modified-since"}
"""Headers of requests that are not answered with the whole of a file."""


class SignedIn:
    """Refuse requests that the session's user has no right to (403).

    Streamlit accepts an upload from any session; here only a user may send one who may answer a directive with
    evidence, as whoever loads files may, too: what becomes of it, the page asks. Where viewing is closed, files that a
    page offers need a signed-in user too, and everywhere those that were made for a right.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        action = required_action(scope["path"]) if scope["type"] == "http" else None
        if action is None or await asyncio.to_thread(self._may, scope, action):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("请先登录。", 403)(scope, receive, send)

    @staticmethod
    def _may(scope: Scope, action: access.Action) -> bool:
        cookies = HTTPConnection(scope).cookies
        if scope["path"].startswith("/media/"):
            return access.may_fetch(cookies, scope["path"])
        return access.may_send(cookies, action)


def required_action(path: str) -> access.Action | None:
    """The right that a request to a path needs; None where the pages check it themselves."""
    if "/_stcore/upload_file/" in path:
        return "answer"
    if path.startswith(assets.PATH) or path == handover.PATH:
        return None
    return "view" if path.startswith(("/media/", "/pingda/")) else None


def claim(host: str, port: int) -> None:
    """See that the address can be listened on; raises PortTaken (Streamlit alone would take the next port)."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:  # a name that is none
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

# --- what uvicorn says and believes ---------------------------------------------------------------------------------
# It names itself in every answer, believes whoever asks from this machine what a proxy says of others, and of TLS 1.2
# would offer the oldest ciphers alone.

_uvicorn_settings = starlette_server._get_uvicorn_config_kwargs


def _quiet_settings() -> dict[str, Any]:
    proxies = settings.proxies()
    return {
        **_uvicorn_settings(),
        "server_header": False,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": proxies,
        "ssl_ciphers": "ECDHE+AESGCM:ECDHE+CHACHA20",
    }


starlette_server._get_uvicorn_config_kwargs = _quiet_settings

# --- the caches that all windows share ------------------------------------------------------------------------------
# A browser may ask that they be emptied, any browser: then every wall works out everything anew. Nobody needs that.


def _keep_caches(self: AppSession) -> None:
    """Empty nothing."""


AppSession._handle_clear_cache_request = _keep_caches  # type: ignore[method-assign]


def on_script_error(error: Exception) -> bool:
    """Log an exception that escaped a page, and show its message in place of a traceback."""
    incidents.show(error)
    return True


def beat(_: Request) -> PlainTextResponse:
    """Which lake, version and day the screens show, on which server: what `window.js` asks twice a second.

    After a `!` why the data cannot be asked just now: the windows keep their picture, and say so. 503 while the data
    are being opened: a window that was here before waits as for a server that is away.
    """
    if not startup.wait_for_lake(PATIENCE):
        return PlainTextResponse("正在打开数据。", 503)
    try:
        text = live.beat(live.newest())
    except (PingdaError, *faults.MACHINE) as error:  # nothing was ever shown: there is nothing to keep
        return PlainTextResponse(faults.short(error), 503)
    trouble = f"!{live.trouble()}" if live.trouble() else ""
    return PlainTextResponse(text + trouble, headers={"Cache-Control": "no-store"})


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


def days(request: Request) -> Response:
    """The campaign's days as a window's map shows them, those that are ready (`campaign_days.answer`)."""
    first = request.query_params.get("from", "0")
    made = campaign_days.answer(request.path_params["name"], int(first) if re.fullmatch("[0-9]{1,5}", first) else 0)
    if made is None:
        return PlainTextResponse("没有这些天。", 404)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    return _packed(request, gzip.compress(text, 5, mtime=0), "application/json", {"Cache-Control": "no-store"})


def session(request: Request) -> Response:
    """The cookie of whoever has signed in at a window, for the code that the window hands in."""
    return handover.answer(request, st.get_option("server.port"))


def basemap_tile(request: Request) -> Response:
    """A tile of a basemap."""
    zoom, column, row = (int(request.path_params[part]) for part in ("zoom", "column", "row"))
    return basemap_answer(request.path_params["name"], zoom, column, row)


def basemap_answer(name: str, zoom: int, column: int, row: int) -> Response:
    """The answer to a tile that is asked for: 204 where the basemap has none there, which is no fault."""
    one = basemaps.named(name)
    if one is None:
        return PlainTextResponse("没有这个底图。", 404)
    try:
        tile = one.tile(zoom, column, row)
    except (OSError, PingdaError) as error:
        logging.getLogger("pingda.ui").warning("basemap %s: %s", one.key, error)
        tile = None
    if tile is None:
        return Response(status_code=204, headers=BASEMAP_HEADERS)
    return Response(tile[0], headers=BASEMAP_HEADERS, media_type=tile[1])


def basemap_picture(request: Request) -> Response:
    """A basemap that is one picture."""
    one = basemaps.named(request.path_params["name"])
    if one is None or one.picture is None or not one.picture.is_file():
        return PlainTextResponse("没有这个底图。", 404)
    return FileResponse(one.picture, headers=BASEMAP_HEADERS, media_type="image/png")


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
            page = with_assets(body.decode(), navigation.MAP in scope["path"].split("/"))
            headers = MutableHeaders(raw=start["headers"])
            headers["content-length"] = str(len(page.encode()))
            headers["content-security-policy"] = doors.document_policy(page, Headers(scope=scope).get("host", ""))
            for name in ("etag", "last-modified"):
                if name in headers:
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": page.encode()})

        await self.app({**scope, "headers": plain}, receive, send_document)


def with_assets(page: str, maps: bool = False) -> str:
    """The document with our stylesheet at the beginning of its body, after what Streamlit puts into its head.

    Before anything is asked of us it notes how the window came here (`navigation.arrives_anew`). What its first run
    will ask for is fetched along with Streamlit's own scripts; `maps`: deck.gl, too.
    """
    sheet = f'<link rel="stylesheet" href="{assets.served()["stage"].address}">{navigation.SKIP}'
    modules = (assets.script_asset().address, *assets.late_modules())
    script = "".join(f'<link rel="modulepreload" href="{address}">' for address in modules)
    if maps:
        script += f'<link rel="preload" as="script" fetchpriority="low" href="{assets.served()["deck"].address}">'
    page = re.sub(r'<html lang="[^"]*"', '<html lang="zh-CN"', page, count=1)
    return re.sub(r"(<body[^>]*>)", rf"\1{sheet}{navigation.OWN_ROOT}{navigation.NOTE_ARRIVAL}{script}", page, count=1)


class Screens(st.App):
    """Streamlit's application with our headers on all that it answers: a 500 is made outside of any middleware."""

    strict = False
    """Whether browsers are told to come over HTTPS alone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await doors.SafeHeaders(super().__call__, self.strict)(scope, receive, send)


def build(greeting: str = "", loopback_only: bool = True) -> Screens:
    """The ASGI application; `greeting` is printed once it is up. loopback_only: no other machine gets an answer."""

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        if greeting:
            sys.stdout.write(greeting + "\n")
            sys.stdout.flush()
        startup.begin()
        threading.Thread(target=assets.pack, name="assets", daemon=True).start()
        keeper.begin()
        report_schedule.begin()
        yield

    live.serve_beats()
    return Screens(
        ROOT / "app.py",
        lifespan=lifespan,
        routes=[
            Route("/pingda/head", beat),
            Route(handover.PATH, session, methods=["POST"]),
            Route(f"{assets.PATH}{{name}}", asset),
            Route("/pingda/pictures/{name}", picture),
            Route("/pingda/days/{name}", days),
            Route("/pingda/basemap/{name}", basemap_picture),
            Route("/pingda/basemap/{name}/{zoom:int}/{column:int}/{row:int}", basemap_tile),
        ],
        middleware=[
            Middleware(doors.OwnNames, loopback_only=loopback_only),
            Middleware(doors.Closed),
            Middleware(CompressedAssets),
            Middleware(SignedIn),
            Middleware(ThemedDocument),
        ],
        on_script_error=on_script_error,
    )


def serve(host: str = "127.0.0.1", port: int = 8501, certificate: Certificate | None = None) -> None:
    """Serve the screens until stopped: on this machine only, unless `host` says otherwise (0.0.0.0: the LAN).

    It answers under its own names (`hosts.is_served`), so no web page can reach in through a name of its own.
    certificate: served over HTTPS with it.
    """
    claim(host, port)
    local = hosts.is_loopback(host)
    sys.argv = [str(ROOT / "app.py")]  # where Streamlit looks for .streamlit/config.toml
    tls = (
        {"server.sslCertFile": str(certificate.file), "server.sslKeyFile": str(certificate.key)} if certificate else {}
    )
    app = build(greeting(port, local, certificate), local)
    app.strict = certificate is not None and not certificate.own  # under it nobody gets past one made here
    app.run(
        config={
            "server.address": host,
            "server.port": port,
            "server.headless": True,
            "server.xsrfCookieSameSite": "strict",
            "logger.hideWelcomeMessage": True,
            **tls,
        }
    )


def greeting(port: int, local: bool, certificate: Certificate | None) -> str:
    """What the terminal says once the server is up. local: it answers this machine alone."""
    scheme = "https" if certificate else "http"
    reach = "仅本机可看" if local else f"局域网:{scheme}://本机地址:{port}"
    lines = [f"指挥屏已启动:{scheme}://localhost:{port}({reach};Ctrl+C 停止)"]
    if certificate:
        until = certificate.until.astimezone(clock.CHINA)
        over = until < datetime.now(clock.CHINA)
        lines.append(f"HTTPS 证书{'已于' if over else '到'} {until:%Y-%m-%d} {'过期,请更换' if over else '为止'}。")
        if certificate.own:
            lines.append(f"SHA-256 指纹:{certificate.fingerprint}")
            lines.append("证书是本机自己做的,浏览器第一次打开会提示不安全:查看证书,指纹与上面一致再继续。")
    elif not local and not settings.proxies():
        lines.append("密码和数据在网上是明文。请加 --https,或在前面放 HTTPS 反向代理(见使用手册“四、装机和上墙”)。")
    return "\n".join(lines)
