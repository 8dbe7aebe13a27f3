"""What stands before every request: under which names this server answers, what it answers to nobody, and what each
answer tells the browser to leave undone."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from pingda_dash import basemaps, hosts
from pingda_dash.ui import access

FOREIGN = "这里不以这个名称提供服务。请用服务器自己的名称或地址打开;另有名称的,请管理员写进 PINGDA_HOSTS 后重新启动。"

CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")
"""Addresses of Streamlit's that nobody needs: what the server's memory holds, and a way to drive the app."""
OF_PROVIDERS = re.compile(r"/(auth/(login|logout)|oauth2callback)/?")
"""Addresses of Streamlit's that nobody needs where no identity provider is configured."""

BARE = "default-src 'none'; frame-ancestors 'none'"
"""What an answer may do that is no document of ours: nothing."""

_SAFE = {
    "Content-Security-Policy": BARE,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
}


STRICT_TRANSPORT = "max-age=31536000"
"""What a browser that trusts a given certificate keeps to for a year: this name over HTTPS alone, on every port."""


def document_policy(page: str, host: str) -> str:
    """The Content-Security-Policy of a document: scripts and data come from here alone, and no page frames it.

    Scripts that stand in the document are named by their digests. `blob:` is how Streamlit starts a component's script,
    'unsafe-inline' of styles how it and our panels dress what they draw. host: of the request, for browsers in which
    'self' is no websocket.
    """
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    elsewhere = " ".join(["", *basemaps.elsewhere()])
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self' blob:", *(f"'sha256-{digest}'" for digest in digests)]),
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{elsewhere}",
            "font-src 'self' data:",
            f"connect-src 'self' ws://{host} wss://{host}{elsewhere}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SafeHeaders:
    """Put on every answer what it tells the browser to leave undone; a document has its own policy already.

    strict: whether over HTTPS the browser is told to come back over HTTPS alone (`STRICT_TRANSPORT`).
    """

    def __init__(self, app: ASGIApp, strict: bool = False) -> None:
        self.app, self._strict = app, strict

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(scope=message)
                for name, value in _SAFE.items():
                    headers.setdefault(name, value)
                # whoever hands out tiles elsewhere may ask for which site its key is used
                referrer = "strict-origin-when-cross-origin" if basemaps.elsewhere() else "same-origin"
                headers["Referrer-Policy"] = referrer
                if scope["path"].startswith("/media/"):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] in ("https", "wss"):
                    if self._strict:
                        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
                    headers["Cross-Origin-Opener-Policy"] = "same-origin"  # over HTTP browsers complain of it
                    message["headers"] = [(name, _secure(name, value)) for name, value in message["headers"]]
            await send(message)

        await self.app(scope, receive, send_safely)


def _secure(name: bytes, value: bytes) -> bytes:
    """A header of an answer over HTTPS: Streamlit's cookies, too, are never to be sent in the clear."""
    cookie = name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
    return value + b"; Secure" if cookie else value


class Closed:
    """Answer what nobody needs as if it were not there (404)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_closed(scope["path"]):
            await PlainTextResponse("没有这个地址。", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    @staticmethod
    def _is_closed(path: str) -> bool:
        return bool(CLOSED.match(path) or (OF_PROVIDERS.fullmatch(path) and not access.providers()))


class OwnNames:
    """Refuse requests for another host, and those of another site's page (403), over HTTP and websocket.

    A browser names in `Host` what stood in the address bar, and in `Origin` the page that asks.
    """

    def __init__(self, app: ASGIApp, loopback_only: bool) -> None:
        self.app, self._loopback_only = app, loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_ours(scope):
            await self.app(scope, receive, send)
            return
        refusal = PlainTextResponse(FOREIGN, 403)
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(refusal)
        else:
            await refusal(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host, origins = headers.get("host"), headers.getlist("origin")
        local = scope["server"][0] if scope.get("server") else None
        if not hosts.is_served(host, local, self._loopback_only):
            return False
        ours = {f"{scheme}://{host}".lower() for scheme in ("http", "https")}  # a proxy may have taken the TLS off
        return {origin.lower() for origin in origins} <= ours
