"""Every screen: opens first on a fresh server, fits its wall, stays on this machine, keeps its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.harness import SCREENS, Server, overflow, serving, settle, text_of

NAMES = {
    "overview": "总览",
    "map": "六村地图",
    "industry": "产业增收",
    "employment": "就业扶贫",
    "countdown": "百日倒计时",
    "upload": "数据上传",
}
VILLAGE = "530523206206"
DOSSIER = f"/map?village={VILLAGE}&asof=2020-05-20"


def assert_drawn(page: Page) -> None:
    """The header, a stage, and no panel that could not be drawn."""
    expect(page.locator(".st-key-header h1")).to_contain_text("脱贫攻坚百日总攻")
    expect(page.locator("[class*=st-key-stage-]").first).to_be_visible()
    expect(page.locator(".pd-incident, [data-testid=stException]")).to_have_count(0)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_opens_first_on_a_fresh_server(name: str, own_server: Server, window: Callable[..., Page]) -> None:
    page = window(own_server.url + SCREENS[name])
    assert_drawn(page)
    expect(page.locator(".st-key-nav-here")).to_have_text(NAMES[name])


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("address", [*(f"{path}?asof=2020-05-20" for path in SCREENS.values()), DOSSIER])
def test_a_screen_fills_its_wall_without_a_scrollbar(
    server: Server, window: Callable[..., Page], address: str, size: tuple[int, int]
) -> None:
    page = window(server.url + address, *size)
    assert_drawn(page)
    assert overflow(page) == {}


@pytest.mark.parametrize("address", [*SCREENS.values(), DOSSIER])
def test_a_screen_says_that_it_shows_demo_data(server: Server, window: Callable[..., Page], address: str) -> None:
    assert "演示数据" in text_of(window(server.url + address))


def test_an_address_opens_its_day(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}/?asof=2020-04-10")
    assert "2020年4月10日" in text_of(page)
    assert re.search(r"第\s*22\s*天", text_of(page))


def test_a_day_that_is_none_falls_back_to_the_default(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}/?asof=yesterday")
    assert_drawn(page)
    assert "asof" not in parse_qs(urlsplit(page.url).query)


def test_a_village_that_is_none_is_said_in_words(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}/map?village=000000000000")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.locator(".pd-incident")).to_have_count(0)


def test_the_day_survives_navigation(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}/?asof=2020-04-10")
    for title in ("产业增收", "百日倒计时", "总览"):
        page.locator(".st-key-nav").get_by_text(title, exact=True).click()
        expect(page.locator(".st-key-nav-here")).to_have_text(title)
        settle(page)
        assert parse_qs(urlsplit(page.url).query)["asof"] == ["2020-04-10"]
        assert "2020年4月10日" in text_of(page)


def test_a_refresh_in_the_middle_of_drawing_draws_again(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}{DOSSIER}")
    for _ in range(4):
        page.reload(wait_until="commit")
        page.wait_for_timeout(150)
    settle(page)
    assert_drawn(page)
    assert parse_qs(urlsplit(page.url).query)["village"] == [VILLAGE]


def test_the_first_start_of_all_shows_the_demo_data(tmp_path: Path, window: Callable[..., Page]) -> None:
    with serving(tmp_path / "home") as server:
        page = window(server.url)
        assert_drawn(page)
        assert "演示数据" in text_of(page)
