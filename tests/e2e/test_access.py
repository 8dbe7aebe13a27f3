"""The desk's lock in a real browser: first requests on a fresh server, the cookie, a screen left alone, downloads."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, FloatRect, Page, expect

from pingda_dash import accounts, clock
from pingda_dash.lake import Lake
from tests.e2e.harness import (
    DAY,
    SCREENS,
    Server,
    Watch,
    free_port,
    overflow,
    resize,
    seen_on,
    serving,
    settle,
    text_of,
    turn,
    visit,
)
from tests.e2e.provider import Provider, provider
from tests.people import NAME, PASSWORD, session

Opener = Callable[..., Page]


def asked(server: Server, path: str, method: str = "GET") -> tuple[int, str]:
    """What an address answers to somebody without a cookie: status, body."""
    request = urllib.request.Request(server.url + path, data=b"x" if method == "PUT" else None, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def sign_in_by_hand(page: Page, name: str = NAME, password: str = PASSWORD) -> None:
    page.locator(".st-key-sign-in-name input").fill(name)
    page.locator(".st-key-sign-in-password input").fill(password)
    page.locator(".st-key-sign-in-password input").press("Enter")


def cookie(context: BrowserContext) -> dict[str, object] | None:
    """The cookie of a clerk's session; None where nobody is signed in. How a window came by is another one."""
    sessions = [one for one in context.cookies() if re.fullmatch(r"pingda_\d+", str(one.get("name")))]
    return dict(sessions[0]) if sessions else None


def assert_shows_nothing(page: Page) -> None:
    """A page that asks who is looking holds nothing else."""
    expect(page.locator(".st-key-sign-in")).to_contain_text("还没有账号")
    assert page.locator(".pd-header, .pd-nav, input[type=file]").count() == 0
    assert page.locator("[data-testid=stDownloadButton], .host").count() == 0
    assert "平达社区" not in page.content()
    assert overflow(page) == {}


def assert_refused(server: Server) -> None:
    """Somebody without a cookie gets no file, no picture, and sends none."""
    assert asked(server, "/media/0123456789abcdef.csv") == (403, "请先登录。")
    assert asked(server, f"/pingda/pictures/{'0' * 40}") == (403, "请先登录。")
    assert asked(server, "/_stcore/upload_file/one/two", "PUT") == (403, "请先登录。")


@pytest.mark.parametrize("name", ["upload", "history"])
def test_a_closed_wall_shows_nothing_to_the_first_who_asks(name: str, closed_server: Server, window: Opener) -> None:
    assert_shows_nothing(window(closed_server.url + SCREENS[name]))
    assert_refused(closed_server)


def test_a_closed_wall_shows_nothing_on_any_page_until_somebody_signs_in(
    closed_server: Server, window: Opener, watch: Watch
) -> None:
    first, *others = SCREENS.values()
    page = window(closed_server.url + first)
    assert_shows_nothing(page)
    assert_refused(closed_server)
    for path in others:
        turn(page, path)
        assert urlsplit(page.url).path == path
        assert_shows_nothing(page)
    session(closed_server.home)
    visit(page, f"{closed_server.url}/funds?asof={DAY}")
    sign_in_by_hand(page)
    expect(page.locator(".pd-who")).to_have_text(NAME)
    settle(page)
    assert "计划资金" in text_of(page)
    page.locator(".pd-corner-out").click()
    expect(page.locator(".st-key-sign-in")).to_be_visible()
    settle(page)
    assert page.locator(".pd-header, .pd-body, .host").count() == 0
    assert "平达社区" not in page.content()
    assert seen_on(page, watch).broken == []
    page.close()  # it asks no more
    signed_out = re.compile(r"403 .*/pingda/(head|pictures/\w+)$")  # asked before the window knew
    watch.complaints[:] = [line for line in watch.complaints if not signed_out.search(line)]


@pytest.mark.parametrize("name", ["upload", "history"])
def test_on_an_open_wall_the_first_who_asks_finds_no_way_to_a_file(
    name: str, own_server: Server, window: Opener
) -> None:
    page = window(own_server.url + SCREENS[name])
    assert page.locator("input[type=file], .st-key-desk-actions").count() == 0
    assert page.get_by_text("下载原件").count() == 0
    assert page.get_by_text("恢复到这一版").count() == 0
    original = next(path.name for path in (own_server.home / "demo" / "originals").rglob("*") if path.is_file())
    assert asked(own_server, f"/media/{original}")[0] == 404
    assert asked(own_server, "/_stcore/upload_file/one/two", "PUT") == (403, "请先登录。")


def test_a_refresh_keeps_a_clerk_in_and_signing_out_ends_it_everywhere(
    staffed: Server, window: Opener, watch: Watch
) -> None:
    session(staffed.home)
    page = window(f"{staffed.url}/upload")
    sign_in_by_hand(page, password="不是这个密码")
    expect(page.locator(".pd-sign-in-error")).to_have_text("账号或密码不对。")
    assert cookie(page.context) is None
    sign_in_by_hand(page)
    expect(page.locator(".pd-who")).to_have_text(NAME)
    settle(page)
    kept = cookie(page.context)
    assert kept is not None
    assert (kept["sameSite"], kept["httpOnly"]) == ("Strict", True)
    assert "pingda_arrival" in page.evaluate("document.cookie")
    assert str(kept["name"]) not in page.evaluate("document.cookie")
    page.reload()
    settle(page)
    expect(page.locator(".pd-who")).to_have_text(NAME)
    assert page.locator("input[type=file]").count() == 1
    assert overflow(page) == {}
    other = page.context.new_page()
    visit(other, f"{staffed.url}/history")
    expect(other.locator(".pd-who")).to_have_text(NAME)
    page.locator(".pd-corner-out").click()
    expect(page.locator(".pd-corner-in")).to_be_visible()
    settle(page)
    assert cookie(page.context) is None
    other.locator(".pd-nav").get_by_role("link", name="上传").click()
    expect(other.locator(".st-key-sign-in")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.locator(".st-key-sign-in")).to_be_visible()
    assert seen_on(page, watch).broken == []


def test_the_way_in_from_the_header_leads_back_to_the_page(staffed: Server, window: Opener) -> None:
    session(staffed.home)
    page = window(f"{staffed.url}/funds?asof={DAY}")
    page.locator(".pd-corner-in").click()
    sign_in_by_hand(page.get_by_role("dialog").page)
    expect(page.locator(".pd-who")).to_have_text(NAME)
    settle(page)
    assert page.get_by_role("dialog").count() == 0
    assert page.url.endswith(f"/funds?asof={DAY}")


def test_who_is_signed_in_fits_the_header(staffed: Server, window: Opener) -> None:
    sizes = [(1366, 768), (1920, 1080), (3840, 2160)]
    page = window(f"{staffed.url}/?asof={DAY}", *sizes[0])

    def navigation() -> FloatRect:
        box = page.locator(".pd-nav").bounding_box()
        assert box
        return box

    before = {}
    for size in sizes:
        resize(page, size)
        before[size] = navigation()
    session(staffed.home, name="名字很长很长的一位经办人")
    page.locator(".pd-corner-in").click()
    sign_in_by_hand(page, "名字很长很长的一位经办人")
    out = page.locator(".pd-corner-out")
    expect(out).to_be_visible()
    settle(page)
    for size in reversed(sizes):
        resize(page, size)
        box = out.bounding_box()
        assert box and box["x"] + box["width"] <= size[0]
        assert (navigation()["height"], navigation()["y"]) == (before[size]["height"], before[size]["y"])
        assert overflow(page) == {} or size[0] < 1500  # a laptop scrolls anyway


def test_a_screen_left_alone_closes_by_itself(staffed: Server, window: Opener) -> None:
    name = "赵经办"
    page = window(f"{staffed.url}/upload", clerk=staffed, name=name, fresh=True)  # with a clock of its own
    page.clock.install()
    page.reload()
    settle(page)
    expect(page.locator("input[type=file]")).to_have_count(1)
    with closing(sqlite3.connect(staffed.home / "accounts.sqlite")) as db, db:  # half an hour passes
        db.execute("UPDATE sessions SET seen_at = datetime(seen_at, '-31 minutes') WHERE name = ?", (name,))
    page.clock.fast_forward("30:05")
    expect(page.locator(".st-key-sign-in")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_what_a_leader_takes_away_is_in_full_and_written_down(staffed: Server, window: Opener) -> None:
    rows = (
        Lake.open(staffed.home, "demo")
        .cursor()
        .execute("SELECT head_name FROM lake.households WHERE category = '未脱贫户'")
    )
    names = {str(name) for (name,) in rows.fetchall()}
    assert names
    masked = window(f"{staffed.url}/monitoring?asof={DAY}")
    assert not [name for name in names if name in text_of(masked)]
    page = window(f"{staffed.url}/monitoring?asof={DAY}", clerk=staffed, role="leader", name="李书记")
    assert [name for name in names if name not in text_of(page)] == []
    page.locator(".st-key-panel-homes .pd-table").click()
    with page.expect_download() as started:
        page.get_by_role("dialog").get_by_role("button", name="下载 XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    assert sheet is not None
    assert names <= {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    note = accounts.events(staffed.home)
    assert note["action"].tolist()[0] == "导出未脱敏数据"
    assert "查看未脱敏名单" in note["action"].tolist()
    address = started.value.url
    assert page.request.get(address).status == 200
    assert masked.request.get(address).status == 403, "who has its address alone gets no file of names"
    page.get_by_role("dialog").press("Escape")
    page.locator("[data-pick='figure:cases@@']").first.dispatch_event("click")
    search = page.get_by_role("dialog").locator("input").first
    expect(search).to_be_visible()
    accounts.set_password(staffed.home, "李书记", PASSWORD, clock.now())
    search.fill("王")  # a table in a dialog is drawn alone
    panel = page.locator(".st-key-panel-homes")
    for name in names:
        expect(panel).not_to_contain_text(name)


# --- an identity provider ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trust(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Provider]]:
    """A server that trusts an identity provider, and that provider; one account has its address."""
    folder = tmp_path_factory.mktemp("trusting")
    home = shutil.copytree(filled, folder / "home")
    accounts.add(home, accounts.User("李书记", "leader"), PASSWORD, clock.now(), email="Wang@example.cn")
    port = free_port()
    with provider() as identity, pytest.MonkeyPatch.context() as patch:
        (folder / ".streamlit").mkdir()
        secrets = folder / ".streamlit" / "secrets.toml"
        secrets.write_text(identity.secrets(f"http://127.0.0.1:{port}"), encoding="utf-8")
        patch.setenv("HOME", str(folder))
        with serving(home, port=port) as server:
            yield server, identity


@pytest.fixture
def trusting(trust: tuple[Server, Provider]) -> tuple[Server, Provider]:
    """Both, the provider as it begins."""
    _, identity = trust
    identity.email, identity.lasts, identity.signed_in = "wang@example.cn", 3600, 0
    return trust


def by_provider(page: Page) -> None:
    """Press the button that goes to the provider and wait to be back."""
    page.locator(".st-key-sign-in-provider button").click()
    page.wait_for_url("**/", timeout=30_000)
    settle(page)


def test_a_provider_signs_an_account_in_by_its_email_until_it_signs_out(
    trusting: tuple[Server, Provider], window: Opener, watch: Watch
) -> None:
    server, identity = trusting
    page = window(f"{server.url}/")
    page.locator(".pd-corner-in").click()
    by_provider(page)
    expect(page.locator(".pd-who")).to_have_text("李书记")
    page.reload()
    settle(page)
    expect(page.locator(".pd-who")).to_have_text("李书记")
    page.locator(".pd-corner-out").click()
    expect(page.locator(".pd-corner-in")).to_be_visible()
    settle(page)
    page.reload()
    settle(page)
    expect(page.locator(".pd-corner-in")).to_be_visible()
    assert (identity.signed_in, seen_on(page, watch).broken) == (1, [])


def test_an_address_without_an_account_is_told_so_and_an_expired_word_opens_nothing(
    trusting: tuple[Server, Provider], window: Opener
) -> None:
    server, identity = trusting
    identity.email = "fremd@example.cn"
    page = window(f"{server.url}/")
    page.locator(".pd-corner-in").click()
    by_provider(page)
    expect(page.locator(".pd-corner-in")).to_be_visible()
    page.locator(".pd-corner-in").click()
    expect(page.locator(".st-key-sign-in")).to_contain_text("这个邮箱没有对应的账号")
    identity.email, identity.lasts = "wang@example.cn", 4
    by_provider(page)
    page.wait_for_timeout(5_000)
    page.reload()
    settle(page)
    expect(page.locator(".pd-corner-in")).to_be_visible()
