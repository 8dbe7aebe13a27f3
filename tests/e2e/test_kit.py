"""The kit every page stands on: keyboard, dialogs, the calendar, live redraws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from pingda_dash import desk
from pingda_dash.lake import Lake
from tests.e2e.harness import Server, settle

DAY = "?asof=2020-05-20"
DIALOG = "[data-testid=stDialog]"
TRAINING = ".st-key-panel-goals [data-pick='indicator:training']"
EVENING = datetime(2020, 5, 20, 19)  # noqa: DTZ001


def report_training(server: Server, people: int = 20) -> None:
    """A correction arrives, from another process, in the lake that the screens show: 平达社区 trained 20, not 6."""
    lake = Lake.open(server.home, "demo")
    rows = f"统计日期,村,项目,去向,人次,其中建档立卡\n2020-05-20,平达社区,技能培训,,{people},12\n"
    desk.accept(lake, desk.receive(lake, [("补报.csv", rows.encode())]), "乡社保中心", "补报", EVENING)


def test_a_hexagon_opens_by_keyboard_and_the_way_back_clears_the_address(turned: Callable[[str], Page]) -> None:
    page = turned("/" + DAY)
    page.locator("[data-pick='village:530523206205']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("黄连河村")
    page.get_by_role("link", name="‹ 各村地图").click()
    expect(page.locator("h1")).not_to_contain_text("黄连河村")
    settle(page)
    assert "village" not in page.url


def test_a_figure_leads_to_the_plans_sentence_and_the_rows(turned: Callable[[str], Page]) -> None:
    page = turned("/" + DAY)
    page.locator(TRAINING).click()
    dialog = page.locator(DIALOG)
    expect(dialog.locator("mark")).to_have_text("6月底前有针对性的开展农村劳动力就业技能培训141人次以上")
    expect(dialog.locator("table[role=grid]").last).to_contain_text("演示_就业扶贫台账_0520.csv")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_what_did_not_fit_opens_whole(turned: Callable[[str], Page]) -> None:
    page = turned("/" + DAY)
    page.locator("[data-pick='whole:concerns']").click()
    items = page.locator(f"{DIALOG} .item")
    expect(items.first).to_be_visible()
    assert items.count() > page.locator(".st-key-panel-concerns .item:visible").count()


def test_the_calendar_moves_every_figure_to_its_day(turned: Callable[[str], Page]) -> None:
    page = turned("/" + DAY)
    page.locator(".pd-date").click()
    page.locator("[data-pick='day:2020-04-30']").first.click()
    expect(page.locator(".ribbon .big")).to_have_text("42")
    assert "asof=2020-04-30" in page.url


def test_a_new_report_redraws_an_open_window_pulses_the_figure_and_keeps_its_dialog(
    own_server: Server, window: Callable[..., Page]
) -> None:
    page = window(own_server.url + "/" + DAY)
    figure = page.locator(".st-key-panel-goals [data-id='indicator:training']")
    expect(figure).to_have_text("78")
    page.locator(TRAINING).click()
    expect(page.locator(DIALOG)).to_be_visible()
    report_training(own_server)
    expect(figure).to_have_text("92")
    assert "pulse" in (figure.get_attribute("class") or "")
    expect(page.locator(f"{DIALOG} .figure")).to_have_text("92")
