"""The map's search by keyboard: `/`, a few letters, arrows, Enter."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME, Server
from tests.e2e.test_map import at_place

Opener = Callable[..., Page]


def test_a_village_a_group_and_a_household_are_a_few_letters_away(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/map?asof={DAY}")
    field, lines = page.get_by_role("combobox", name="在地图上查找"), page.locator("#map-matches [role=option]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    field.press_sequentially("安乐")
    expect(lines.first).to_have_text(VILLAGE_NAME)
    page.keyboard.press("Enter")
    at_place(page, {"village": VILLAGE})

    page.keyboard.press("/")
    field.press_sequentially("黄连河六")
    expect(lines).to_have_count(1)
    page.keyboard.press("Enter")
    at_place(page, {"village": "530523206205", "group": "六组"})

    page.keyboard.press("/")
    field.press_sequentially("0367")
    expect(lines.filter(has_text="PD205-0367")).to_have_count(1)
    while (
        lines.locator("visible=true").and_(page.locator("[aria-selected=true]")).filter(has_text="PD205-0367").count()
        == 0
    ):
        page.keyboard.press("ArrowDown")
    assert "0367" not in page.url
    page.keyboard.press("Enter")
    at_place(page, {"village": "530523206205", "group": "六组", "home": "PD205-0367"})
    expect(field).to_have_value("")
    assert "0367" not in server.log.read_text(encoding="utf-8")
