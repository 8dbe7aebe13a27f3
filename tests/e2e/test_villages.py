"""From the map into a village and back, by hand and by address."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME

TRAINING = "T35"


def test_a_village_on_the_overview_opens_too(turned: Callable[[str], Page]) -> None:
    page = turned(f"/?asof={DAY}")
    page.locator(f"[data-pick='village:{VILLAGE}']").first.click()
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    assert parse_qs(urlsplit(page.url).query) == {"village": [VILLAGE], "asof": [DAY]}
    page.go_back()
    expect(page.locator(".pd-nav-here")).to_have_text("总览")


def test_a_task_opens_the_plans_own_sentence_and_stays_open_while_a_pace_is_tried(
    turned: Callable[[str], Page],
) -> None:
    page = turned(f"/countdown?asof={DAY}")
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
