"""A figure, wherever it is touched, opens to how it is counted, what it is made of, whence it came, and where to go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.harness import DAY, DOSSIER, settle, texts
from tests.e2e.language import english

Turn = Callable[[str], Page]
PIECES = ["怎么数的", "由什么组成", "从哪来", "接着看"]
SAMPLE = {
    "/": [
        (".st-key-panel-jobs .column b span", "96"),  # a bar's figure
        (".st-key-panel-jobs .pd-head > span", "402"),  # a note
        (".st-key-panel-income h2 button", ""),  # a title
        (".st-key-panel-goals [data-pick^='indicator:']", ""),
        (".pd-asof > span", "数据截至"),
    ],
    "/countdown": [
        (".st-key-panel-cards .card", "滞后任务"),
        (".st-key-panel-curve .field", ""),  # a curve
        (".st-key-panel-curve .foot-day", "3月31日"),  # an axis
        (".st-key-panel-nodes b.count", "15/80"),
    ],
    "/market": [(".st-key-panel-channels .bar", ""), (".st-key-panel-small .two h3 small", "5 家")],
    "/rectification": [(".st-key-panel-groups .bar", "")],  # a stacked segment
    "/motivation": [(".st-key-panel-matrix .cell:not([data-pick]) small", "天前")],
    "/relocation": [(".st-key-panel-trend .cell", "复垦")],
    "/quality": [(".st-key-panel-quality .last.sum", "")],
    "/history": [(".past-changes td.num", "")],
    DOSSIER: [(".st-key-panel-income b", "茶叶")],
}


def opened(page: Page) -> Locator:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("接着看")
    return dialog


@pytest.mark.parametrize("address", SAMPLE)
def test_a_figure_of_every_kind_opens_to_the_same_pieces(turned: Turn, address: str) -> None:
    """A card, a bar, a segment, a curve, a node, a small multiple, a cell, a title, a note, an axis."""
    page = turned(address if "asof=" in address else f"{address}?asof={DAY}")
    for selector, words in SAMPLE[address]:
        touched = page.locator(selector)
        (touched.filter(has_text=words) if words else touched).first.click()
        dialog = opened(page)
        headings = dialog.locator(".figure-heading").all_inner_texts()
        pieces = [one for one in headings if one.split("\n")[0] in PIECES]
        assert [one.split("\n")[0] for one in pieces] == PIECES, (selector, words, headings)
        assert dialog.locator(".pd-incident").count() == 0, (selector, words)
        assert english(texts(page)) == [], (selector, words)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        settle(page, quiet=0.1)


def test_a_band_of_the_flow_opens_its_projects(turned: Turn) -> None:
    page = turned(f"/funds?asof={DAY}")
    band = page.locator(".st-key-panel-flow .sankey-link").first.bounding_box()
    assert band
    x, y = band["x"] + band["width"] / 2, band["y"] + band["height"] / 2
    page.mouse.move(x - 3, y)
    page.mouse.click(x, y)
    dialog = opened(page)
    expect(dialog).to_contain_text("涉农整合资金 → 产业")
    expect(dialog).to_contain_text("5 个项目")
    expect(dialog).to_contain_text("5 行")


def test_a_panels_title_is_one_stop_for_the_keyboard_and_what_it_opens_leads_on(turned: Turn) -> None:
    page = turned(f"/?asof={DAY}")
    page.locator(".st-key-panel-jobs h2 button").focus()
    page.keyboard.press("Enter")
    dialog = opened(page)
    expect(dialog).to_contain_text("各村最后一次报的新增转移就业,按去向相加")
    expect(dialog).to_contain_text("演示_就业扶贫台账_0520.csv")
    expect(dialog.locator("mark", has_text="转移就业").first).to_be_visible()
    dialog.locator("[data-pick='page:employment']").click()
    expect(page.locator(".pd-nav-here")).to_have_text("就业")
    expect(dialog).to_have_count(0)


def test_on_a_wall_a_touch_opens_the_same(turned: Turn) -> None:
    page = turned(f"/countdown?asof={DAY}&wall=1")
    page.locator(".st-key-panel-nodes b.count").first.click()
    expect(opened(page)).to_contain_text("怎么数的")
