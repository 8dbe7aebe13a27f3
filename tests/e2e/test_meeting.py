"""The meeting in a real browser: gone through by touch and by key, and what is said is there at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e import accessible
from tests.e2e.harness import DAY, Server, Watch, overflow, seen_on, settle, texts
from tests.e2e.language import english
from tests.e2e.legible import decisive_allowed, inspect, smallest_allowed


def item(page: Page) -> str:
    """The item in the address bar."""
    return parse_qs(urlsplit(page.url).query).get("item", [""])[0]


def figure_size(page: Page) -> float:
    """The size of the large figure's type, px."""
    size: float = page.locator(".meet-figure b").evaluate("b => parseFloat(getComputedStyle(b).fontSize)")
    return size


def test_a_meeting_goes_through_its_list_and_writes_down_what_is_said(
    staffed: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{staffed.url}/meeting?asof={DAY}", clerk=staffed)
    place, figure = page.locator(".pd-meeting-at"), page.locator(".st-key-meeting-figure")
    expect(place).to_have_text("1 / 18")
    page.get_by_role("button", name="下一项").click()
    expect(place).to_have_text("2 / 18")
    expect(figure).to_contain_text("村规民约修订")
    assert item(page) == "task:T76"

    page.keyboard.press("ArrowRight")
    expect(place).to_have_text("3 / 18")
    page.keyboard.press("PageUp")
    expect(place).to_have_text("2 / 18")
    page.keyboard.press("1")
    expect(place).to_have_text("1 / 18")
    page.locator(".st-key-meeting-rail [data-pick='item:task:T35']").click()
    expect(figure).to_contain_text("技能培训")
    expect(figure).to_contain_text("75")
    digits, bar = figure.locator(".meet-figure b").bounding_box(), figure.locator(".meet-bar .bar").bounding_box()
    assert digits and bar and digits["height"] > figure_size(page) * 1.1  # with room for the comma of 3,500
    assert digits["y"] + digits["height"] <= bar["y"]

    words = page.locator(".st-key-meeting-notes")
    expect(words).to_contain_text("当时 71/141 人次 → 现在 75/141 人次")
    line = page.get_by_placeholder("这次怎么说")
    line.fill("改办夜校 2")  # a digit typed here asks for no item
    page.get_by_role("button", name="记录").click()
    expect(words).to_contain_text("5月20日例会")
    expect(words).to_contain_text("改办夜校 2")
    expect(line).to_have_count(1)  # the form before the note is gone
    expect(line).to_have_value("")
    words.get_by_text("划去").click()
    expect(words).to_contain_text("本人划去")

    settle(page)
    assert item(page) == "task:T35"
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])
    page.goto(f"{staffed.url}/meeting?asof={DAY}&wall=1&item=task:T35")
    expect(page.locator(".st-key-meeting-notes")).to_contain_text("改办夜校 2")
    assert page.get_by_placeholder("这次怎么说").count() == 0
    assert overflow(page) == {}


def test_the_plans_sentence_can_be_read_whole_on_a_wall_and_all_notes_be_reached(turned: Callable[[str], Page]) -> None:
    page, size = turned("/meeting?asof=2020-07-15&wall=1"), (1920, 1080)
    smallest, decisive = smallest_allowed(*size, True, True), decisive_allowed(*size, True)
    assert inspect(page, smallest=smallest, wall=True, decisive=decisive).findings == []
    assert accessible.faults(turned("/meeting?asof=2020-07-15")) == []
