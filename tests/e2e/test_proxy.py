"""Behind a reverse proxy as the manual writes it: a real nginx, a real browser."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from pingda_dash import certificate
from tests.e2e.harness import DAY, ROOT, Server, Watch, free_port, new_context, seen_on, serving, settle, visit
from tests.e2e.nursery import Nursery
from tests.people import NAME, PASSWORD, session

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
NAME_OF_PROXY = "zhihui.pingda.gov.cn"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here (Debian: apt install nginx-light)")


def recipe(port: int, server: int, folder: Path) -> str:
    """The manual's configuration as a whole one, on these ports and with a certificate of its own."""
    manual = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(.+?)```", manual, re.DOTALL)
    made = certificate.made(folder, frozenset({NAME_OF_PROXY}), datetime.now(UTC))
    for written, used in (
        ("listen 443", f"listen 127.0.0.1:{port}"), ("127.0.0.1:8501", f"127.0.0.1:{server}"),
        ("/etc/nginx/zhihui.crt", str(made.file)), ("/etc/nginx/zhihui.key", str(made.key)),
    ):  # fmt: skip
        assert block.count(written) == 1, written
        block = block.replace(written, used)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    root = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    return f"{root} daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {temporary} {block} }}"


@pytest.fixture(scope="module")
def proxied(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None
) -> Iterator[tuple[Server, str]]:
    """A server that answers this machine alone, and the address of the nginx before it."""
    folder, ports = tmp_path_factory.mktemp("proxy"), (free_port(), free_port())
    config = folder / "nginx.conf"
    config.write_text(recipe(*ports, folder), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOSTS", NAME_OF_PROXY)
        patch.setenv("PINGDA_PROXY", "127.0.0.1")
        with serving(shutil.copytree(filled, folder / "home"), port=ports[1], nursery=nursery) as server:
            process = subprocess.Popen([str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(config)])
            try:
                address = f"https://127.0.0.1:{ports[0]}"
                until = time.monotonic() + 20
                while status(address, NAME_OF_PROXY) != 200:
                    assert time.monotonic() < until and process.poll() is None
                    time.sleep(0.1)
                yield server, address
            finally:
                process.terminate()
                process.wait(10)


def status(address: str, host: str, path: str = "/pingda/head") -> int:
    """What the proxy answers under a name; 0 while it does not."""
    to = urlsplit(address)
    line = http.client.HTTPSConnection(to.hostname or "", to.port, timeout=10, context=ssl._create_unverified_context())
    try:
        line.request("GET", path, headers={"Host": f"{host}:{to.port}"})
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def test_through_the_proxy_a_clerk_signs_in_and_the_cookie_is_never_sent_in_the_clear(
    proxied: tuple[Server, str], browser: Browser, watch: Watch
) -> None:
    server, address = proxied
    session(server.home)
    with new_context(browser, watch, insecure=True) as context:
        page = context.new_page()
        visit(page, f"{address}/upload?asof={DAY}")
        page.locator(".st-key-sign-in-name input").fill(NAME)
        page.locator(".st-key-sign-in-password input").fill(PASSWORD)
        page.locator(".st-key-sign-in-password input").press("Enter")
        expect(page.locator(".pd-who")).to_have_text(NAME)
        settle(page)
        cookies = {str(one.get("name")): one for one in context.cookies()}
        (kept,) = [one for name, one in cookies.items() if re.fullmatch(r"__Host-pingda_\d+", name)]
        assert (kept["httpOnly"], kept["sameSite"]) == (True, "Strict")
        assert [name for name, one in cookies.items() if not one["secure"]] == []
        page.reload()
        settle(page)
        expect(page.locator(".pd-who")).to_have_text(NAME)
        assert seen_on(page, watch).broken == []


def test_under_a_name_that_is_not_configured_the_proxy_leads_nowhere(proxied: tuple[Server, str]) -> None:
    _, address = proxied
    assert status(address, "evil.example") == 403
    assert [status(address, NAME_OF_PROXY, path) for path in ("/", "/_stcore/health", "/_stcore/metrics")] == [
        200, 200, 404,
    ]  # fmt: skip
