"""From the map into a village and back, by hand and by address."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Error, Page, expect

from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME, Server, Watch, seen_on, settle, text_of

HERE = f"village={VILLAGE}"
TRAINING = "T35"


def village_of(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("village", [])


def find_on_map(page: Page, name: str) -> tuple[float, float]:
    """Where on the map a village lies: sweep the pointer until its tooltip shows."""
    box = page.locator("[data-testid=stDeckGlJsonChart] canvas").first.bounding_box()
    assert box is not None
    tooltip = page.locator("[data-testid=stDeckGlJsonChart] .deck-tooltip")
    for step in (2, 1):  # a hexagon is wider and higher than two steps; a slow machine may still miss it at first
        for row in range(1, 16, step):
            for column in range(2, 23, step):
                x, y = box["x"] + box["width"] * column / 24, box["y"] + box["height"] * row / 16
                page.mouse.move(x, y)
                page.wait_for_timeout(30)
                if tooltip.is_visible() and name in tooltip.inner_text():
                    return x, y
    raise AssertionError(f"no hexagon says {name}")


def click_on_map(page: Page, name: str) -> None:
    """Click a hexagon as a hand does: rest on it until it answers, press, release; software WebGL may miss a click."""
    for _ in range(5):
        x, y = find_on_map(page, name)
        page.mouse.move(x + 1, y + 1)
        page.wait_for_timeout(200)
        page.mouse.click(x, y, delay=80)
        try:
            page.wait_for_url(f"**{HERE}**", timeout=3000)
            return
        except Error:
            continue
    raise AssertionError("the click never opened the village")


def test_a_click_on_a_hexagon_opens_the_village_and_back_returns(
    server: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{server.url}/map?asof={DAY}")
    click_on_map(page, VILLAGE_NAME)
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    settle(page)
    assert seen_on(page, watch).broken == []
    assert "本村指标" in text_of(page)

    page.go_back()
    expect(page.locator(".pd-header h1")).to_contain_text("指挥屏")
    settle(page)
    assert village_of(page) == []
    assert page.locator("[data-testid=stDeckGlJsonChart] canvas").count()
    assert page.evaluate("window.pingda.mapTries") == 0  # a context that was let go asks for no other canvas

    page.go_forward()
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    assert village_of(page) == [VILLAGE]


def test_a_village_on_the_overview_opens_too(server: Server, window: Callable[..., Page]) -> None:
    page = window(f"{server.url}/?asof={DAY}")
    page.locator(f"[data-pick='village:{VILLAGE}']").first.click()
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    assert parse_qs(urlsplit(page.url).query) == {"village": [VILLAGE], "asof": [DAY]}
    page.go_back()
    expect(page.locator(".pd-nav-here")).to_have_text("总览")


def test_a_task_opens_the_plans_own_sentence_and_stays_open_while_a_pace_is_tried(
    server: Server, window: Callable[..., Page]
) -> None:
    page = window(f"{server.url}/countdown?asof={DAY}")
    page.locator(f"[data-pick='task:{TRAINING}']").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("牵头")
    finish = dialog.locator(".what-if .word")
    expect(finish).to_contain_text("比期限早")  # the pace that it takes, rounded up
    opened = time.monotonic()

    pace = dialog.get_by_label("如果从明天起每天完成(人次)")
    for each, verdict in (("1", "比期限晚"), ("4", "比期限早")):
        before = finish.inner_text()
        pace.fill(each)
        pace.press("Enter")
        expect(finish).not_to_have_text(before)
        expect(finish).to_contain_text(verdict)
        expect(dialog.locator(".what-if")).to_contain_text(f"每天 {each} 人次")

    heads = dialog.locator(".village-paces th").all_inner_texts()
    rows = [row.locator("td").all_inner_texts() for row in dialog.locator(".village-paces tr:has(td)").all()]
    assert (len(rows), rows[-1][0]) == (11, "全乡")  # the other way round: what each village must do
    for column in (at for at, head in enumerate(heads) if head.startswith("按")):
        assert sum(round(10 * float(row[column])) for row in rows[:-1]) == round(10 * float(rows[-1][column])), heads[
            column
        ]
    assert [head for head in heads if head.startswith("按")] == ["按各村还差分", "按近期进度分", "按劳动力分"]

    page.wait_for_timeout(max(0.0, 2.5 + opened - time.monotonic()) * 1000)  # the window asks for news every second
    expect(dialog).to_be_visible()
