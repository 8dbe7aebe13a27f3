"""The flow of money, in a real browser: what it says under the pointer, and where a click on a village leads."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME

Turner = Callable[[str], Page]


def label(page: Page, text: str) -> Locator:
    """Words drawn on a chart."""
    return page.locator(".st-key-panel-flow .annotation-text", has_text=text).first


def test_a_village_beside_the_flow_opens_its_dossier(turned: Turner) -> None:
    page = turned(f"/funds?asof={DAY}")
    box = label(page, VILLAGE_NAME).bounding_box()
    assert box is not None
    for _ in range(5):  # a pointer that has just arrived may be missed
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
        page.wait_for_timeout(400)
        page.mouse.down()
        page.wait_for_timeout(60)
        page.mouse.up()
        page.wait_for_timeout(1500)
        if "village=" in page.url:
            break
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    assert f"village={VILLAGE}" in page.url


def test_a_boxs_place_is_where_its_name_stands(turned: Turner) -> None:
    page = turned(f"/funds?asof={DAY}")
    name = label(page, "产业").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".st-key-panel-flow .sankey-node .node-rect").all()]
    assert name is not None
    middle = name["y"] + name["height"] / 2
    beside = [b for b in boxes if b and abs(b["y"] + b["height"] / 2 - middle) < 3 and b["x"] < name["x"] < b["x"] + 40]
    assert len(beside) == 1


def test_a_band_says_its_money_in_chinese(turned: Turner) -> None:
    page = turned(f"/funds?asof={DAY}")
    band = page.locator(".st-key-panel-flow .sankey-link").first.bounding_box()
    assert band is not None
    page.mouse.move(band["x"] + 12, band["y"] + 12, steps=4)
    expect(page.locator(".st-key-panel-flow .hovertext").first).to_contain_text("万元")
