"""A village is chosen at the head of a page: every panel is its own, until one touch undoes it; on a wall a visit."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME, Server, settle

Turner = Callable[[str], Page]
Window = Callable[..., Page]
TARGET, FAR = 44, 22
"""px: the least height of what is touched; of what decides something on a wall."""


def shown(page: Page, area: str) -> Locator:
    """What a panel has drawn."""
    return page.locator(f".st-key-panel-{area} .host").first


def test_a_village_filters_a_page_and_the_next_until_one_touch_undoes_it(turned: Turner) -> None:
    page = turned(f"/rectification?asof={DAY}")
    chip, problems = page.locator(".pd-chip"), page.locator(".st-key-panel-problems h2")
    expect(problems).to_be_visible()
    before = {area: shown(page, area).inner_text() for area in ("cards", "problems", "groups")}
    settle(page)
    page.get_by_role("button", name="筛选", exact=True).click()
    page.locator("select[data-choose=village]").select_option(VILLAGE)
    expect(chip).to_have_text(f"只看 {VILLAGE_NAME} ✕")
    for area, words in before.items():
        expect(shown(page, area)).not_to_have_text(words, use_inner_text=True)
    assert f"village={VILLAGE}" in page.url
    box = chip.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= TARGET

    page.reload()
    expect(chip).to_have_text(f"只看 {VILLAGE_NAME} ✕")
    page.get_by_role("link", name="例会", exact=True).click()
    expect(chip).to_have_text(f"本页不分村: {VILLAGE_NAME} ✕")
    page.get_by_role("link", name="资金", exact=True).click()
    expect(chip).to_have_text(f"只看 {VILLAGE_NAME} ✕")
    settle(page)
    chip.focus()
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    assert "village=" not in page.url
    page.go_back()
    expect(chip).to_have_text(f"只看 {VILLAGE_NAME} ✕")


def test_a_filter_on_a_wall_can_be_read_from_afar_and_is_a_visit(window: Window, server: Server) -> None:
    page = window(f"{server.url}/monitoring?asof={DAY}&wall=1")
    page.locator(".st-key-panel-cases [data-pick^='household:']").first.click()
    page.get_by_text("本页只看").click()
    chip = page.locator(".pd-chip")
    expect(chip).to_contain_text("只看")
    assert float(chip.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= FAR
    page.locator("#pd-back").click()
    expect(chip).to_have_count(0)
    assert "village=" not in page.url
