"""What stands before every request: under which names this server answers, and what it answers to nobody."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from pingda_dash import hosts

FOREIGN = "这里不以这个名称提供服务。请用服务器自己的名称或地址打开;另有名称的,请管理员写进 PINGDA_HOSTS 后重新启动。"


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
        host, origin = headers.get("host"), headers.get("origin")
        local = scope["server"][0] if scope.get("server") else None
        if not hosts.is_served(host, local, self._loopback_only):
            return False
        return origin is None or origin.partition("://")[2].lower() == (host or "").lower()
