"""Two days in a real browser: another day by touch and from the calendar, in the address; each thing opens its own."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Watch, overflow, seen_on, settle, texts
from tests.e2e.language import english


def since(page: Page) -> str:
    """The earlier day in the address bar."""
    return parse_qs(urlsplit(page.url).query).get("since", [""])[0]


def test_another_earlier_day_is_one_touch_away_and_stands_in_the_address(
    turned: Callable[[str], Page], watch: Watch
) -> None:
    page = turned(f"/compare?asof={DAY}")
    days, goals = page.locator(".st-key-compare-days"), page.locator(".st-key-compare-goals")
    expect(days).to_contain_text("7 天")
    days.locator("[data-pick='since:2020-04-30']").click()
    expect(days).to_contain_text("20 天")
    assert since(page) == "2020-04-30"

    page.get_by_role("button", name="选日期").click()
    page.locator(".st-key-compare-months [data-pick='day:2020-05-12']").click()
    expect(days).to_contain_text("8 天")
    page.keyboard.press("Escape")
    assert since(page) == "2020-05-12"
    settle(page)
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])

    goals.locator("[data-pick='indicator:training']").click()
    expect(page.get_by_role("dialog")).to_contain_text("141人次")
    page.keyboard.press("Escape")
    goals.locator(".rest").click()
    expect(page.get_by_role("dialog")).to_contain_text("指标变化")
    page.keyboard.press("Escape")
    page.locator(".st-key-compare-villages figure").nth(1).locator("[data-pick='village:530523206205']").click()
    expect(page.locator(".pd-title")).to_contain_text("黄连河村")
