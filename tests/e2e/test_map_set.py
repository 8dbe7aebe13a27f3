"""Several villages at once by Shift and touch, by a lasso, by a finger; one key lets them go."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, VILLAGE, Server
from tests.e2e.test_map import at_place, places

Opener = Callable[..., Page]


def marked(page: Page, count: int) -> list[str]:
    """The codes in the address, once the line says so many."""
    line = page.locator(".st-key-say")
    if count:
        expect(line).to_contain_text(f"已选 {count} 村")
    else:
        expect(line).not_to_contain_text("已选")
    return parse_qs(urlsplit(page.url).query).get("set", [""])[0].split(",")


def test_villages_are_marked_together_and_let_go_at_once(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/map?asof={DAY}")
    at_place(page, {})
    spots = {code: at for at, code in places(page, 0)}
    first, second = list(spots)[:2]
    for code in (first, second):
        page.mouse.move(*spots[code])
        page.keyboard.down("Shift")
        page.mouse.click(*spots[code])
        page.keyboard.up("Shift")
    assert set(marked(page, 2)) == {first, second}
    page.reload()
    assert set(marked(page, 2)) == {first, second}
    at_place(page, {})  # the line is there before the map is
    page.keyboard.press("Escape")
    assert marked(page, 0) == [""]

    box = page.locator(".pd-map").bounding_box()
    assert box
    left, top = box["x"] + 4, box["y"] + 4
    right, bottom = box["x"] + box["width"] - 4, box["y"] + box["height"] - 4
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for at in ((right, top), (right, bottom), (left, bottom), (left, top + 20)):
        page.mouse.move(*at, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert len(marked(page, 10)) == 10
    page.get_by_role("button", name="取消多选").click()
    assert marked(page, 0) == [""]

    page.get_by_role("button", name="看图方式").click()
    page.get_by_role("button", name="多选", exact=True).click()
    page.locator(f".pd-map-name[data-village='{VILLAGE}']").click()
    assert marked(page, 1) == [VILLAGE]
    at_place(page, {})
