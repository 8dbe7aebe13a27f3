"""数据质量 in a real browser: from a mark to what it is made of, and from a finding to what is written of it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Server, Watch, overflow, seen_on, settle, texts
from tests.e2e.language import english


def test_a_finding_is_asked_explained_and_gone_from_the_days_list(
    own_server: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{own_server.url}/quality?asof={DAY}", clerk=own_server)
    page.locator("[data-pick^='quality:employment@']").last.click()
    expect(page.get_by_role("dialog")).to_contain_text("超期 −40")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.locator("[data-pick='quality:villages@']").click()
    page.get_by_role("dialog").locator("[data-pick^='check:']").first.click()
    page.get_by_role("button", name="记下已询问").click()
    expect(page.get_by_role("dialog")).to_contain_text("5月20日询问")
    page.get_by_label("情况说明").fill("一户4月迁出")
    page.get_by_role("button", name="记下说明").click()
    expect(page.get_by_role("dialog")).to_contain_text("由另一位同事核对后关闭")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-panel-work, [data-area=work]").first).to_contain_text("已说明")
    settle(page)
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])

    page.goto(f"{own_server.url}/?asof={DAY}")
    expect(page.get_by_text("24 项需要督办")).to_be_visible()
    assert page.locator("[data-pick^='check:']").count() == 0


def test_a_sample_is_drawn_on_the_page_and_its_sheets_are_there_to_print(
    own_server: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{own_server.url}/quality?asof={DAY}", clerk=own_server)
    page.get_by_role("button", name="抽新样本").click()
    page.get_by_label("抽几户").fill("12")  # and pressed at once: what was typed last counts
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("0 / 12")
    settle(page)
    assert (seen_on(page, watch).broken, english(texts(page))) == ([], [])
    with page.expect_download() as sheets:
        page.get_by_role("button", name="核查表").click()
    document = sheets.value.path().read_text("utf-8")
    assert "size: A4" in document and "演示数据" in document and document.count("<td>PD") == 12
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-panel-spots, [data-area=spots]").first).to_contain_text("已查 0 / 12 户")


def test_a_figure_says_how_sure_it_is_and_what_failed_opens_its_item(
    server: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{server.url}/quality?asof={DAY}")
    page.locator("[data-pick^='quality:villages@']").last.click()
    sure = page.locator(".sure")
    expect(sure).to_contain_text("19 项核对,18 项通过,1 项不符")
    expect(sure).to_contain_text("未抽查")
    settle(page)
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])
    sure.locator("[data-pick^='check:']").click()
    expect(page.get_by_role("dialog")).to_contain_text("两本台账对不上")


def test_a_threshold_is_tried_and_then_set_by_a_leader(
    own_server: Server, window: Callable[..., Page], watch: Watch
) -> None:
    page = window(f"{own_server.url}/quality?asof={DAY}", clerk=own_server, role="leader")
    page.locator("[data-pick='thresholds:']").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-pick='thresholds:jump_times']").click()
    field = dialog.get_by_label("增长过快:试一个值")
    field.fill("1.5")
    field.press("Enter")
    expect(dialog).to_contain_text("至今会多问 17 处")
    settle(page)
    assert (seen_on(page, watch).broken, overflow(page), english(texts(page))) == ([], {}, [])
    dialog.get_by_label("为什么改").fill("先从严")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_contain_text("已保存:增长过快:3 倍 → 1.5 倍")
    expect(dialog).to_contain_text("先从严")
    page.keyboard.press("Escape")
    expect(page.locator("[data-area=work], .st-key-panel-work").first).to_contain_text("增加过快")
