"""An identity provider for tests: it signs whoever asks in as one address, without a question (OpenID Connect)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "pingda"


@dataclass
class Provider:
    """Who signs in next, and for how long its word holds."""

    url: str
    email: str = "wang@example.cn"
    lasts: int = 3600
    verified: bool = True
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    nonce: str = ""
    signed_in: int = 0

    def secrets(self, server: str) -> str:
        """The `secrets.toml` of a server that trusts it."""
        return (
            f'[auth]\nredirect_uri = "{server}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "not a secret"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )

    def answer(self, path: str, asked: dict[str, list[str]]) -> dict[str, Any] | str:
        """What an address gives: a document, or where to go."""
        if path == "/authorize":
            self.nonce = asked.get("nonce", [""])[0]
            return f"{asked['redirect_uri'][0]}?{urlencode({'code': 'one', 'state': asked['state'][0]})}"
        if path == "/token":
            now, self.signed_in = int(time.time()), self.signed_in + 1
            claims = {"iss": self.url, "sub": self.email, "aud": CLIENT, "iat": now, "exp": now + self.lasts}
            note = {"nonce": self.nonce, "email": self.email, "email_verified": self.verified}
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | note, self.key)
            return {"access_token": "x", "token_type": "Bearer", "expires_in": self.lasts, "id_token": token}
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }


@contextmanager
def provider() -> Iterator[Provider]:
    """A running provider."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            result = made.answer(parts.path, parse_qs(parts.query))
            if isinstance(result, str):
                self.send_response(302)
                self.send_header("Location", result)
                self.end_headers()
                return
            body = json.dumps(result).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
