"""Every screen: opens first on a fresh server, fits its wall, stays on this machine, keeps its address."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from pingda_dash import walls
from pingda_dash.__main__ import main
from tests.e2e import accessible
from tests.e2e.harness import (
    ADDRESSES,
    DAY,
    DESKS,
    DOSSIER,
    FAR,
    LINKS,
    ROOT,
    SCREENS,
    VILLAGE,
    VILLAGE_NAME,
    Look,
    Server,
    Size,
    Watch,
    look_at,
    new_context,
    resize,
    seen_on,
    serving,
    settle,
    text_of,
    texts,
    visit,
    walls_of,
)
from tests.e2e.language import english
from tests.e2e.nursery import Nursery

Looker = Callable[..., Look]
Opener = Callable[..., Page]
LAPTOP, PHONE = DESKS[1], DESKS[2]
OVERVIEW_TAB = "概况"
REM = 15
"""px on a laptop and a phone (ui/stage.css)."""
at_each = pytest.mark.parametrize("address", ADDRESSES)
at_each_on_its_walls = pytest.mark.parametrize(
    ("address", "wall"),
    [
        pytest.param(address, (width, height), id=f"{address}-{width}x{height}")
        for address in ADDRESSES
        for width, height in walls_of(address)
    ],
)
at_each_desk = pytest.mark.parametrize("desk", DESKS, ids=lambda size: f"{size[0]}x{size[1]}")


def in_address(page: Page) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("name", ["overview", "market", "monitoring", "plan", "upload"])  # one of each group
def test_a_screen_opens_first_on_a_fresh_server(name: str, own_server: Server, browser: Browser) -> None:
    seen = look_at(browser, own_server.url + SCREENS[name], 1920, 1080)
    assert (seen.title, seen.here, seen.broken) == ("平达乡脱贫攻坚百日总攻指挥屏", [LINKS[name]], [])


@at_each_on_its_walls
def test_a_screen_fills_its_wall_without_a_scrollbar_or_a_menu(look: Looker, address: str, wall: Size) -> None:
    seen = look(address, *wall, wall=True)
    assert (seen.broken, seen.overflow, seen.here) == ([], {}, [])


@at_each_on_its_walls
def test_every_word_on_a_wall_can_be_read(look: Looker, address: str, wall: Size) -> None:
    legible = look(address, *wall, wall=True).legible
    assert legible and legible.texts
    assert legible.of() == []


@pytest.mark.parametrize("address", sorted(FAR))
def test_a_wall_draws_the_panels_that_it_is_said_to_draw(look: Looker, address: str) -> None:
    seen = look(address, wall=True)
    drawn = {name for name, *_ in seen.cards}
    assert drawn in [set(areas) for areas in walls.DRAWN.values()]
    assert drawn < {name for name, *_ in look(address).cards} or address.startswith(
        ("/meeting", "/reporting", "/directives")
    )


@at_each_desk
@at_each
def test_every_word_at_a_desk_can_be_read(look: Looker, address: str, desk: Size) -> None:
    legible = look(address, *desk).legible
    assert legible and legible.texts
    assert legible.of() == []


@at_each_desk
@at_each
def test_a_desk_scrolls_downwards_alone_and_a_large_screen_not_at_all(look: Looker, address: str, desk: Size) -> None:
    seen = look(address, *desk)
    across = {name: over for name, over in seen.overflow.items() if over[0] > 1}
    is_map = address.startswith(SCREENS["map"] + "?asof") or "view=村图" in address  # whole on a laptop, too
    scrolls = desk == PHONE or (desk == LAPTOP and not is_map)
    assert (seen.broken, across if scrolls else seen.overflow) == ([], {})


@pytest.mark.parametrize("wall", [True, False], ids=["wall", "desk"])
@at_each
def test_who_hears_a_screen_or_goes_by_keyboard_finds_nothing_seriously_wrong(
    look: Looker, address: str, wall: bool
) -> None:
    seen = look(address, wall=wall)
    assert (seen.faults, len(seen.headings)) == ([], 1)


@at_each
def test_on_a_phone_everything_stacks_in_one_column(look: Looker, address: str) -> None:
    seen = look(address, *PHONE)
    cards = seen.cards
    assert cards
    assert all(height >= 20 * REM - 1 for height in seen.charts), seen.charts
    assert len({(left, width) for _, left, width, _, _ in cards}) == 1, cards
    edges = sorted((top, top + height) for _, _, _, height, top in cards if height)
    gaps = [top - bottom for (_, bottom), (top, _) in zip([(0, 10 * REM), *edges], edges, strict=False)]
    assert all(-2 <= gap < 12 * REM for gap in gaps[1:]) and gaps[0] < 12 * REM, edges  # a card's controls are between
    assert cards[0][1] > 0 and cards[0][1] + cards[0][2] < PHONE[0]


@pytest.mark.parametrize("wall", [False, True], ids=["desk", "wall"])
@at_each
def test_no_number_is_dead(look: Looker, address: str, wall: bool) -> None:
    numbers = look(address, *DESKS[0], wall=wall).numbers
    assert numbers
    assert [(one.area, one.text) for one in numbers if not one.live] == []


@at_each
def test_on_a_phone_the_navigation_shows_that_it_goes_on_and_where_one_is(look: Looker, address: str) -> None:
    strip = look(address, *PHONE).strip
    assert strip["beyond"] > 0 and strip["arrow"] == 1
    assert strip["left"] >= 0 and strip["right"] >= strip["fade"] > 0
    assert look(address).strip["arrow"] == 0


def test_on_a_phone_what_a_household_lacks_is_not_cut_off(turned: Callable[[str], Page]) -> None:
    page = turned(f"/monitoring?asof={DAY}")
    resize(page, PHONE)
    page.locator(".st-key-panel-homes [data-pick^='household:']").first.click()
    ticks = page.get_by_role("dialog").locator(".ticks")
    cut = ticks.evaluate("(all) => all.getBoundingClientRect().width + 1 < all.scrollWidth")
    faults = accessible.faults(page)
    page.keyboard.press("Escape")
    resize(page, DESKS[0])
    assert (cut, faults) == (False, [])


def test_on_a_phone_the_tasks_are_a_list_by_deadline(look: Looker) -> None:
    address = f"{SCREENS['countdown']}?asof={DAY}"
    listed, drawn = look(address, *PHONE), look(address, *LAPTOP)
    assert re.search(r"4月30日 已过 20 天 \d+ 项 .*5月31日 剩 11 天 \d+ 项 .*6月30日 剩 41 天 \d+ 项 ", listed.text)
    assert "推定期限" in drawn.text and "已过 20 天" not in drawn.text
    assert "推定期限" not in listed.text


def test_a_laptop_shows_the_day_the_worst_and_the_map_before_it_scrolls(look: Looker) -> None:
    seen = look(f"{SCREENS['overview']}?asof={DAY}", *LAPTOP)
    ends = {name: top + height for name, _, _, height, top in seen.cards}
    first = {name for name, end in ends.items() if end <= LAPTOP[1]}
    assert first == {"ribbon", "concerns", "map"}
    assert "迁入地土地权属调整" in seen.text


@at_each
def test_a_screen_asks_nothing_outside_this_machine(look: Looker, address: str) -> None:
    for watch in (look(address, *walls_of(address)[-1], wall=True).watch, look(address, *PHONE).watch):
        assert watch.requests
        assert (watch.strays, watch.complaints) == ([], [])


def test_what_gets_into_a_page_is_no_script_and_asks_nobody(window: Opener, server: Server, watch: Watch) -> None:
    """The pages above complained of nothing: here is what the browser says when the policy stops something."""
    page = window(f"{server.url}/funds?asof={DAY}")
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.intruded = 1';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:1/x" onerror="window.intruded = 2">');
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.intruded") is None
    events = [one for one in watch.complaints if one.startswith("console: policy: ")]
    others = [one for one in watch.complaints if one not in events]
    assert len(events) == len(others) == 3, "the listener of every window tells what the browser does"
    assert all("Content Security Policy" in complaint for complaint in others)
    watch.complaints.clear()


@at_each
def test_a_screen_says_that_it_shows_demo_data(look: Looker, address: str) -> None:
    assert "演示数据" in look(address, wall=True).text
    assert "演示数据" in look(address, *PHONE).text


def test_the_first_start_of_all_shows_the_demo_data(first_start: Look) -> None:
    assert first_start.broken == []
    assert "演示数据" in first_start.text


def test_an_address_opens_its_day(look: Looker) -> None:
    seen = look("/?asof=2020-04-10")
    assert "2020年4月10日" in seen.text
    assert re.search(r"第\s*22\s*天", seen.text)


def test_what_an_address_asks_for_in_vain_is_put_in_words(look: Looker) -> None:
    seen = look("/nowhere?asof=yesterday&village=000000000000")
    assert seen.broken == []
    for words in ("页面“nowhere”没有找到", "村“000000000000”没有找到", "日期“yesterday”没有找到,显示的是5月20日"):
        assert words in seen.text


def test_day_and_unit_survive_navigation(turned: Callable[[str], Page], watch: Watch) -> None:
    page = turned("/?asof=2020-04-10&unit=乡社保中心")
    for name in ("industry", "countdown", "overview"):
        page.locator(".pd-nav").get_by_text(LINKS[name], exact=True).click()
        expect(page.locator(".pd-nav-here")).to_have_text(LINKS[name])
        settle(page)
        assert in_address(page) == {"asof": ["2020-04-10"], "unit": ["乡社保中心"]}
        assert "2020年4月10日" in text_of(page)
        assert seen_on(page, watch).broken == []


def test_a_chart_opens_as_its_table_and_is_taken_away_as_a_workbook(
    turned: Callable[[str], Page], watch: Watch
) -> None:
    page = turned("/?asof=2020-05-20")
    dialog = page.get_by_role("dialog")
    page.locator(".pd-say").get_by_text("2 项逾期", exact=True).click()  # the page's sentence, in a part
    expect(dialog).to_contain_text("逾期 · 2 项任务")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator(".st-key-panel-income .pd-table").click()
    expect(dialog).to_contain_text("10 行")
    dialog.get_by_placeholder("搜索").fill("烟")
    expect(dialog).to_contain_text("2 / 10 行")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="下载 XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["产业", "烤烟", "香料烟"]
    assert english(texts(page)) == []


def test_a_unit_a_clause_and_a_dossiers_screen_are_in_the_address(turned: Callable[[str], Page], watch: Watch) -> None:
    page = turned("/units?asof=2020-05-20")
    page.locator(".st-key-chooser [data-pick='unit:乡项目办']").click()
    expect(page.locator(".st-key-panel-duties h2")).to_have_text("乡项目办 · 责任清单")
    assert in_address(page)["unit"] == ["乡项目办"]
    turned("/plan?asof=2020-05-20")
    page.locator("[data-pick='part:四(四)']").click()
    expect(page.locator(".st-key-panel-clause h2")).to_contain_text("方案四(四)")
    assert in_address(page)["clause"] == ["四(四)"]
    turned(DOSSIER)
    page.locator(".st-key-panel-tabs").get_by_text("责任", exact=True).click()
    expect(page.locator(".st-key-panel-duties h2")).to_have_text("责任清单")
    assert in_address(page)["view"] == ["责任"]
    page.locator(".st-key-panel-tabs").get_by_text("村图", exact=True).click()
    expect(page.locator("[data-stage=mapin] .pd-map")).to_be_visible()
    resize(page, (1366, 768))  # a run more of the same address
    assert in_address(page)["view"] == ["村图"]
    turned(DOSSIER)
    page.locator(".st-key-panel-cards [data-pick^='indicator:unlifted_people@']").click()
    expect(page.get_by_role("dialog")).to_contain_text("未达退出标准")
    page.keyboard.press("Escape")
    page.locator("figcaption", has_text="一组").first.click()
    expect(page.locator("[data-stage=mapin] .pd-map")).to_be_visible()
    assert in_address(page)["group"] == ["一组"]


def test_a_village_is_walked_to_and_back_by_keyboard_alone(window: Opener, server: Server, watch: Watch) -> None:
    """Past the navigation into the map, to a village, along its tabs, into a dialog and out, and back step by step."""
    page = window(f"{server.url}/?asof={DAY}")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    tabs, here = page.get_by_role("tab"), page.get_by_role("tab", selected=True)
    page.keyboard.press("Tab")
    expect(page.locator(".pd-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    presses_to(page, f"village:{VILLAGE}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=VILLAGE_NAME)).to_be_visible()
    expect(page.locator("#pd-live")).to_contain_text(VILLAGE_NAME)
    settle(page)
    presses_to(page, OVERVIEW_TAB)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(tabs.nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(here).to_have_text("责任")
    settle(page)
    expect(tabs.nth(3)).to_be_focused()
    presses_to(page, "task:")
    opener = in_focus(page)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    settle(page)
    assert accessible.faults(page) == accessible.faint_in_light(page) == []
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('[role=dialog]').contains(document.activeElement)")
        reached.add(in_focus(page))
    assert "关闭" in reached and len(reached) > 2
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(page)
    assert in_focus(page) == opener
    page.go_back()
    expect(here).to_have_text("概况")
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="总览")).to_be_attached()
    settle(page)


def in_focus(page: Page) -> str:
    """What the element with the focus does, or what it is called, in whatever shadow root it is."""
    return str(
        page.evaluate("""() => {
        let one = document.activeElement;
        while (one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
        const pick = one.closest('[data-pick]');
        return pick ? pick.dataset.pick : one.getAttribute('aria-label') || one.textContent;
    }""")
    )


def presses_to(page: Page, what: str) -> None:
    """Press Tab until it comes to what begins so."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if in_focus(page).startswith(what):
            return
    raise AssertionError(f"Tab does not come to {what}")


def test_a_refresh_in_the_middle_of_drawing_draws_again(server: Server, window: Opener, watch: Watch) -> None:
    page = window(server.url + DOSSIER)
    for pause in (50, 150, 400, 900):
        page.reload(wait_until="commit")
        page.wait_for_timeout(pause)
    settle(page)
    seen = seen_on(page, watch)
    assert (seen.broken, in_address(page)["village"]) == ([], [VILLAGE])
    assert "本村指标" in seen.text


def test_on_the_first_days_the_overview_is_kept_once_it_was_chosen(
    home: Path, window: Opener, nursery: Nursery | None
) -> None:
    first = str(ROOT / "data" / "demo" / "演示_村情名册_20200320.csv")
    assert main(["load", first, "--author", "乡扶贫办", "--message", "第一本"]) == 0
    with serving(home, nursery=nursery) as server:
        page, here = window(server.url), ".pd-nav-here"
        expect(page.locator(here)).to_have_text(LINKS["reporting"])
        page.locator(".pd-nav").get_by_text(LINKS["overview"], exact=True).click()
        expect(page.locator(here)).to_have_text(LINKS["overview"])
        page.reload()
        settle(page)
        expect(page.locator(here)).to_have_text(LINKS["overview"])
        visit(page, f"{server.url}/map")
        page.go_back()
        settle(page)
        expect(page.locator(here)).to_have_text(LINKS["overview"])
        page.close()  # before its server goes


def test_a_window_outlives_its_server(demo_home: Path, window: Opener, watch: Watch, nursery: Nursery | None) -> None:
    with serving(demo_home, nursery=nursery) as server:
        page = window(server.url)
        port = int(server.url.rsplit(":", 1)[1])
    with serving(demo_home, port=port, nursery=nursery) as server:
        visit(page, server.url)
        assert seen_on(page, watch).broken == []
        page.close()  # before this server goes too
    watch.complaints.clear()  # while the server was away, the browser rightly complained


def test_a_quiet_wall_asks_for_the_head_and_runs_no_page(server: Server, browser: Browser) -> None:
    """A timed run of the page can cut off the end of a longer one; asking costs nothing and cuts nothing."""
    sent: list[str | bytes] = []
    with new_context(browser) as context:
        page = context.new_page()
        page.on("websocket", lambda opened: opened.on("framesent", lambda frame: sent.append(frame)))
        visit(page, server.url)
        before = len(sent)
        for _ in range(4):
            page.wait_for_event("requestfinished", lambda request: request.url.endswith("/pingda/head"))
        assert len(sent) == before
