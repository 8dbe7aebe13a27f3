"""HTTPS by the product itself: the certificate that it makes, what it prints of it, what is sent over it."""

from __future__ import annotations

import hashlib
import re
import shutil
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from pingda_dash.__main__ import main
from tests.e2e.harness import SERVE, Server, serving


@pytest.fixture(scope="module")
def secure(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(shutil.copytree(filled, tmp_path_factory.mktemp("https") / "home"), (*SERVE, "--https")) as server:
        yield server


@pytest.fixture(scope="module")
def trusting(secure: Server) -> ssl.SSLContext:
    """What a browser checks that was given the server's certificate."""
    return ssl.create_default_context(cafile=str(secure.home / "https" / "certificate.pem"))


def test_the_fingerprint_that_is_printed_is_that_of_the_certificate_that_is_served(secure: Server) -> None:
    to, words = urlsplit(secure.url), secure.log.read_text(encoding="utf-8")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((to.hostname or "", to.port or 0))))
    printed = re.search(r"SHA-256 指纹:([0-9A-F:]+)", words)
    assert printed and printed[1].replace(":", "").lower() == digest.hexdigest()
    assert f"指挥屏已启动:https://localhost:{to.port}(仅本机可看" in words


def test_pages_and_windows_are_served_under_the_names_of_the_certificate(
    secure: Server, trusting: ssl.SSLContext
) -> None:
    port = urlsplit(secure.url).port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}"):
        with urllib.request.urlopen(f"https://{host}/_stcore/health", timeout=10, context=trusting) as answer:
            assert "Secure" in answer.headers["Set-Cookie"]
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        with connect(f"wss://{host}/_stcore/stream", ssl=trusting, origin=Origin(f"https://{host}"), proxy=None):
            pass


def test_a_given_certificate_is_kept_to_for_a_year_and_one_made_here_is_not(
    secure: Server, trusting: ssl.SSLContext, tmp_path: Path
) -> None:
    files = (str(secure.home / "https" / name) for name in ("certificate.pem", "key.pem"))
    given = (*SERVE, "--https", *(word for pair in zip(("--cert", "--key"), files, strict=True) for word in pair))
    with serving(tmp_path / "home", given) as server:
        for one, kept in ((secure, None), (server, "max-age=31536000")):
            with urllib.request.urlopen(f"{one.url}/_stcore/health", timeout=10, context=trusting) as answer:
                assert answer.headers["Strict-Transport-Security"] == kept


def test_old_protocols_and_ciphers_are_refused(secure: Server, trusting: ssl.SSLContext) -> None:
    to = urlsplit(secure.url)
    twelve = ssl.create_default_context(cafile=str(secure.home / "https" / "certificate.pem"))
    twelve.maximum_version = ssl.TLSVersion.TLSv1_2
    address = (to.hostname or "", to.port or 0)
    with socket.create_connection(address) as plain, twelve.wrap_socket(plain, server_hostname="localhost") as line:
        cipher = line.cipher()
        assert cipher and ("GCM" in cipher[0] or "CHACHA20" in cipher[0])
    twelve.set_ciphers("ECDHE+AESCCM:ECDHE+SHA384:ECDHE+SHA256:!AESGCM:!CHACHA20")
    with socket.create_connection(address) as plain, pytest.raises(ssl.SSLError):
        twelve.wrap_socket(plain, server_hostname="localhost")


def test_a_certificate_that_cannot_be_used_is_said_in_a_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--cert", str(tmp_path / "none.pem"), "--key", str(tmp_path / "none.key")]) == 2
    assert re.fullmatch(r"HTTPS 的证书不能用:没有证书文件 .+\n", capsys.readouterr().err)
