"""The gate before what a browser fetches outside a page: files, the head, uploads; who it believes."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pingda_dash import accounts, clock
from pingda_dash.ui import access, handover
from tests import people
from tests.e2e.harness import Server, serving

SECRET, ISSUER, LATER = "s" * 40, "https://id.example.cn", int(time.time()) + 3600
CLAIMS = {"iss": ISSUER, "sub": "1", "iat": 1, "nonce": "n", "email": "li@example.cn", "email_verified": True}


def status(server: Server, path: str, method: str = "GET", **cookies: str) -> int:
    """What an address answers to a browser with these cookies."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    data = b"x" if method == "PUT" else None
    try:
        request = urllib.request.Request(server.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture(scope="module")
def closed(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that trusts an identity provider, where every page asks who is looking."""
    folder = tmp_path_factory.mktemp("gate")
    home = shutil.copytree(filled, folder / "home")
    accounts.add(home, accounts.User("李书记", "leader"), people.PASSWORD, clock.now(), email="Li@example.cn")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:8501/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        f'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "{ISSUER}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("USERPROFILE", str(folder))
        with serving(home, viewing="signed-in") as server:
            yield server


def claims(**of: Any) -> dict[str, Any]:
    """What the cookie of somebody says whom the provider has signed in for an hour."""
    about = {"origin": "http://127.0.0.1:8501", "is_logged_in": True, "provider": "default"}
    return {**CLAIMS, **about, "exp": LATER, **of}


def signed(of: dict[str, Any], secret: str = SECRET) -> dict[str, str]:
    """The cookie as Streamlit signs it."""
    return {"_streamlit_user": create_signed_value(secret, "_streamlit_user", json.dumps(of)).decode()}


def opened(server: Server, of: dict[str, Any]) -> dict[str, Any]:
    """The same claims, after a page has opened their session, as every page of theirs does."""
    user = accounts.by_email(server.home, of["email"])
    assert user is not None
    until = clock.now() + accounts.LONGEST
    accounts.sign_in_by_provider(server.home, user, access.proof_of(of), clock.now(), until)
    return of


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"_streamlit_user": "x"},
        signed(claims(), secret="t" * 40),
        signed(claims(email="fremd@example.cn")),
        signed(claims(nonce="never opened")),
        signed(claims(origin="https://elsewhere.example")),
        signed(claims(is_logged_in=False)),
    ],
    ids=["nothing", "made up", "another secret", "no account", "no page opened", "another site", "signed out there"],
)
def test_a_providers_cookie_that_no_page_would_believe_opens_nothing(closed: Server, cookies: dict[str, str]) -> None:
    opened(closed, claims())  # the session that all but two of them would name
    assert status(closed, "/pingda/head", **signed(claims())) == 200
    for path in ("/pingda/head", "/media/0123456789abcdef.csv", f"/pingda/pictures/{'0' * 40}"):
        assert status(closed, path, **cookies) == 403, path
    assert status(closed, "/_stcore/upload_file/one/two", "PUT", **cookies) == 403


def test_whom_the_provider_vouches_for_passes_with_the_rights_of_the_account_until_it_ends(closed: Server) -> None:
    mine = opened(closed, claims(nonce="mine"))
    assert status(closed, "/pingda/head", **signed(mine)) == 200
    assert status(closed, "/pingda/head", **signed(opened(closed, claims(nonce="old", exp=1)))) == 403
    accounts.sign_out(closed.home, accounts.provider_token(access.proof_of(mine)), clock.now())
    assert status(closed, "/pingda/head", **signed(mine)) == 403


def test_who_may_only_look_sends_no_file_and_whoever_loads_files_may_send_one(closed: Server) -> None:
    cookie = {handover.cookie_name(urlsplit(closed.url).port): people.session(closed.home, "viewer", "看看")}
    assert status(closed, "/_stcore/upload_file/one/two", "PUT", **cookie) == 403
    assert all("answer" in rights for rights in accounts.RIGHTS.values() if "load" in rights)


def test_the_token_of_a_providers_session_is_no_cookie_of_ours(closed: Server) -> None:
    mine = opened(closed, claims(nonce="bare"))
    name = handover.cookie_name(urlsplit(closed.url).port)
    assert status(closed, "/pingda/head", **{name: accounts.provider_token(access.proof_of(mine))}) == 403
    assert status(closed, "/pingda/head", **{name: people.session(closed.home)}) == 200
