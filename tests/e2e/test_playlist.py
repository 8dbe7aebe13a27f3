"""A wall's playlist made in a real browser, and the wall that its address starts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Server, Watch, overflow, seen_on, settle, texts
from tests.e2e.language import english


def test_a_list_is_built_by_touch_saved_and_turned_by_its_address(
    staffed: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{staffed.url}/wall?asof={DAY}", clerk=staffed)
    address, turning = page.locator("code.address"), page.locator(".st-key-playlist-today .row")
    expect(turning.nth(1)).to_contain_text("问题整改")  # it has most that is overdue
    page.get_by_text("＋ 新列表").click()
    page.get_by_text("按列表顺序").click()
    page.get_by_role("button", name="收官倒计时上移").dblclick()  # each tap is of that page, wherever it stands by then
    page.get_by_text("＋ 黄连河村").click()
    page.get_by_role("button", name="村情 · 黄连河村停久一些").click()
    expect(turning.last).to_contain_text("35 秒")
    expect(turning.first).to_contain_text("收官倒计时")
    expect(address).to_contain_text("pages=countdown:30,overview:30,map:30,")

    page.get_by_role("button", name="总览下移").press("Enter")
    expect(turning.nth(1)).to_contain_text("各村地图")
    page.keyboard.press("Enter")  # the keyboard stays where it was
    expect(turning.nth(3)).to_contain_text("总览")

    page.get_by_placeholder("起个名字").fill("大厅")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".pd-message")).to_contain_text("已保存“大厅”")
    expect(page.locator(".st-key-playlist-names .chosen")).to_contain_text("15 页")
    expect(address).to_have_text(f"{staffed.url}/?wall=1&playlist=大厅")
    settle(page)
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])

    page.goto(f"{address.text_content()}&asof={DAY}")
    stops = page.locator(".wall-strip nav span")
    expect(stops).to_have_count(15)
    expect(stops.first).to_have_text("倒计时")
    expect(stops.last).to_have_text("黄连河村")
    assert page.evaluate("window.pingda.data.round.rotates") is True
