"""A wall that runs itself: pages turn, new data show, and whatever breaks mends without a hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from pingda_dash import desk
from pingda_dash.lake import Lake
from tests.e2e.cable import Cable
from tests.e2e.harness import Server, Watch, new_context, serving, settle, turn, visit
from tests.e2e.nursery import Nursery
from tests.e2e.test_kit import EVENING, report_training

Opener = Callable[..., Page]
DAY = "asof=2020-05-20"
TITLE = "h1.pd-title"
TRAINING = ".st-key-panel-goals [data-id='indicator:training']"
OFFLINE = "#pd-offline"
BACK = 45_000
"""A wall recovers within so many ms."""


PARTS = """
    const panels = () => Object.fromEntries([...document.querySelectorAll('[class*=st-key-panel-]')].map((card) => [
        card.className.match(/st-key-panel-(\\w+)/)[1],
        [...card.querySelectorAll('*')].flatMap((part) =>
            part.shadowRoot ? [...part.shadowRoot.querySelectorAll('.host > *')] : [])]));
"""
MARK = f"() => {{ {PARTS} Object.values(panels()).flat().forEach((part) => {{ part.marked = true }}) }}"
MARKED = f"""() => {{ {PARTS} return Object.fromEntries(Object.entries(panels()).map(
    ([name, parts]) => [name, parts.some((part) => part.marked)])) }}"""
WATCH = """() => {
    const watch = { faded: 0 };
    const look = () => {
        const parts = [...document.querySelectorAll('[data-testid=stElementContainer]')];
        watch.faded += parts.filter((part) => getComputedStyle(part).opacity !== '1').length;
        requestAnimationFrame(look);
    };
    look();
    return watch;
}"""


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_next_page_of_a_round_is_made_out_of_sight_before_its_time(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/?asof={DAY}&wall=1&pages=overview:6,monitoring:6&order=listed")
    page.wait_for_function("() => window.pingdaAhead", timeout=15_000)
    assert page.evaluate("window.pingda.data.round.here") == "overview"
    page.evaluate("() => { window.made = window.pingdaAhead.parts }")
    page.wait_for_function("() => document.documentElement.dataset.page === '防返贫'", timeout=15_000)
    assert page.evaluate("window.made.length === 3 && window.made.every((part) => part.isConnected)")


def test_pages_turn_by_themselves_the_worst_first_and_a_touch_or_a_key_holds_them(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/?wall=1&rotate=5&{DAY}")
    title, left = page.locator(TITLE), page.locator("#pd-left")
    expect(title).to_have_text("总览")
    expect(title).to_have_text("问题整改")  # three problems are past their day: most overdue
    assert page.evaluate("window.pingda.data.round.seconds") == 10  # and so it stays twice as long
    expect(page.locator("#pd-live")).to_have_count(0)  # nobody is read a page every ten seconds
    assert address(page) == {"wall": ["1"], "rotate": ["5"], "asof": ["2020-05-20"]}
    page.keyboard.press("PageDown")  # a presenter's clicker
    expect(title).to_have_text("搬迁后扶")
    expect(left).to_contain_text("秒后继续")
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("问题整改")
    page.keyboard.press("1")
    expect(title).to_have_text("总览")
    page.keyboard.press(" ")  # a key held the wall; space lets it go on
    expect(left).not_to_contain_text("已暂停")
    page.keyboard.press(" ")
    expect(left).to_contain_text("空格继续")
    page.locator("[data-pick='stop:countdown']").click()
    expect(title).to_have_text("收官倒计时")
    expect(page.locator(".pd-header")).to_have_count(0)


def test_an_address_says_the_pages_their_order_and_a_villages_dossier(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/industry?wall=1&pages=industry:600,map@530523206205:5,funds:600&{DAY}")
    stops = page.locator(".wall-strip nav span")
    expect(stops).to_have_text(["产业", "黄连河村", "资金"])
    page.keyboard.press("ArrowRight")
    expect(page.locator(TITLE)).to_have_text("黄连河村")
    assert address(page)["village"] == ["530523206205"]


GONE = "() => { window.pingda.pausedUntil = 0; window.pingda.lastTouch = -1e9 }"
"""Nobody has touched the window for a minute."""


def test_what_was_opened_on_a_wall_has_a_way_back_and_is_left_again_after_a_minute(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/?wall=1&rotate=600&{DAY}")
    title, back, dialog = page.locator(TITLE), page.locator("#pd-back"), page.get_by_role("dialog")
    village, goal = page.locator(".st-key-map [data-pick^='village:']"), page.locator(".st-key-goals .row[data-pick]")
    expect(back).to_have_count(0)
    for leave in (lambda: back.click(), lambda: page.keyboard.press("Escape"), lambda: page.evaluate(GONE)):
        village.first.click()
        expect(title).to_have_text("平达社区")
        expect(back).to_be_visible()
        leave()
        expect(title).to_have_text("总览")
        expect(back).to_have_count(0)
    goal.first.click()
    expect(dialog).to_be_visible()
    box, pill, strip = (page.locator(each).bounding_box() for each in ("#pd-back", "#pd-left span", ".wall-strip"))
    stage = page.locator(".st-key-stage").bounding_box()
    assert box and pill and strip and stage
    assert box["height"] >= 44 and box["width"] >= 44
    assert max(one["y"] + one["height"] for one in (box, pill)) <= stage["y"] < strip["y"]
    assert box["x"] + box["width"] <= pill["x"]
    for leave in (lambda: page.keyboard.press("Backspace"), lambda: page.evaluate(GONE)):
        leave()
        expect(dialog).to_have_count(0)
        expect(back).to_have_count(0)
        expect(title).to_have_text("总览")
        goal.first.click()
        expect(dialog).to_be_visible()


LINES = """() => {
    const card = [...document.querySelectorAll('.st-key-duties, .st-key-duties *')].find((part) => part.shadowRoot);
    const box = card.shadowRoot.querySelector('[data-leaves]');
    const edge = box.getBoundingClientRect(), shown = [], cut = [];
    const rows = [...box.querySelectorAll('.duty, .due')];
    for (const row of rows) {
        const at = row.getBoundingClientRect();
        if (at.bottom <= edge.top || at.top >= edge.bottom || at.right <= edge.left || at.left >= edge.right) continue;
        (at.top >= edge.top - 1 && at.bottom <= edge.bottom + 1 ? shown : cut).push(rows.indexOf(row));
    }
    return { rows: rows.length, shown, cut };
}"""


TIME_UP = "() => { for (const book of window.pingda.leaves.values()) book.since = -1e6 }"
"""A leaf has been open for its time."""


def test_a_card_longer_than_the_wall_turns_its_leaves_and_a_touch_holds_them(
    own_server: Server, window: Opener
) -> None:
    page = window(f"{own_server.url}/units?wall=1&{DAY}")
    leaf = page.locator(".st-key-duties .leaf")
    seen = []
    for at in range(1, 5):
        expect(leaf).to_have_text(f"{at} / 4")
        seen.append(page.evaluate(LINES))
        if at < 4:
            page.evaluate(TIME_UP)
    assert [one["cut"] for one in seen] == [[]] * 4
    assert {row for one in seen for row in one["shown"]} == set(range(seen[0]["rows"]))
    assert max(seen[0]["shown"]) < max(seen[1]["shown"])  # the columns are read to their end, then the next leaf
    beat = page.evaluate("window.pingda.data.beat")
    report_training(own_server, people=31)
    page.wait_for_function("(beat) => window.pingda.data.beat !== beat", arg=beat)
    settle(page)
    expect(leaf).to_have_text("4 / 4")  # new data are read on where one was
    assert page.evaluate(LINES)["shown"] == seen[3]["shown"]
    before = page.evaluate("window.pingda.lastTouch")
    page.mouse.wheel(0, 1)
    page.wait_for_function("(before) => window.pingda.lastTouch > before", arg=before)
    page.evaluate(TIME_UP)
    page.wait_for_timeout(1000)
    expect(leaf).to_have_text("4 / 4")


def test_a_wall_waits_for_a_slow_run_and_does_not_start_anew(own_server: Server, browser: Browser) -> None:
    slow: list[str | bytes] = []
    state = {"holds": False, "passed": 0}

    def carry(socket: WebSocketRoute) -> None:
        onward = socket.connect_to_server()

        def back(message: str | bytes) -> None:
            state["passed"] += 1
            if state["holds"] and state["passed"] > 3:  # the first ones say that a run has begun
                slow.append(message)
            else:
                socket.send(message)

        def later() -> None:
            state["holds"] = False
            for message in slow:
                socket.send(message)

        onward.on_message(back)
        deliver.append(later)

    deliver: list[Callable[[], None]] = []
    with new_context(browser) as context:
        page = context.new_page()
        page.route_web_socket("**/_stcore/stream*", carry)
        visit(page, f"{own_server.url}/?wall=1&{DAY}")
        expect(page.locator(TRAINING)).to_have_text("78")
        page.evaluate("() => { window.marked = true }")
        state.update(holds=True, passed=0)
        report_training(own_server)
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'running'"
        )
        page.evaluate("() => { window.pingda.behindAt -= 20000; window.pingda.drawn -= 20000 }")
        page.wait_for_timeout(1500)  # three looks at the server
        assert page.evaluate("window.marked") is True
        deliver[-1]()
        expect(page.locator(TRAINING)).to_have_text("92")
        assert page.evaluate("window.marked") is True


def test_new_data_show_by_themselves_and_only_what_changed_is_drawn_again(own_server: Server, window: Opener) -> None:
    page = window(f"{own_server.url}/?wall=1&far=3.6&{DAY}")
    figure, news = page.locator(TRAINING), page.locator(".wall-strip .news")
    expect(figure).to_have_text("78")
    page.evaluate(MARK)
    shown = page.evaluate_handle(WATCH)
    report_training(own_server)
    expect(figure).to_have_text("92")
    assert "pulse" in (figure.get_attribute("class") or "")
    expect(news).to_contain_text("乡社保中心 报送《就业扶贫台账》")
    settle(page)
    kept = page.evaluate(MARKED)
    assert kept["income"] and kept["homes"], kept  # the ribbon counts what is behind, and one duty less is
    assert not kept["goals"] and not kept["map"]
    assert shown.evaluate("watch => watch.faded") == 0


def test_charts_and_the_map_keep_their_place(own_server: Server, window: Opener) -> None:
    drawings = {"map": ".pd-map canvas", "funds": ".js-plotly-plot"}
    pages = {name: window(f"{own_server.url}/{name}?wall=1&far=3.6&{DAY}") for name in drawings}
    for name, page in pages.items():
        page.locator(drawings[name]).first.evaluate("drawing => { drawing.marked = true }")
    report_training(own_server)
    for name, page in pages.items():
        expect(page.locator(".wall-strip .news")).to_contain_text("乡社保中心")
        settle(page)
        assert page.locator(drawings[name]).first.evaluate("drawing => drawing.marked") is True


def test_a_wall_says_how_old_its_data_are_while_its_server_is_away_and_comes_back_by_itself(
    demo_home: Path, browser: Browser, nursery: Nursery | None
) -> None:
    with new_context(browser) as context:  # not watched: while the server is away, the browser rightly complains
        page = context.new_page()
        with serving(demo_home, nursery=nursery) as server:
            visit(page, f"{server.url}/employment?wall=1&{DAY}")
            port = int(server.url.rsplit(":", 1)[1])
        expect(page.locator(OFFLINE)).to_contain_text("数据截至 5月20日")
        expect(page.locator("[data-stage=employmentfar] .st-key-stage")).to_be_visible()  # what was there still stands
        expect(page.get_by_text("Streamlit")).to_have_count(0)
        with serving(demo_home, port=port, nursery=nursery) as server:
            expect(page.locator(OFFLINE)).to_have_count(0, timeout=BACK)
            expect(page.locator("[data-stage=employmentfar] .st-key-stage")).to_be_visible(timeout=BACK)
            report_training(server)
            expect(page.locator(".wall-strip .news")).to_contain_text("乡社保中心", timeout=BACK)
            page.close()


def test_a_wall_whose_database_is_lost_keeps_its_figures_says_so_and_goes_on_when_it_is_back(
    own_server: Server, window: Opener
) -> None:
    page = window(f"{own_server.url}/?wall=1&{DAY}")
    lake = Lake.open(own_server.home, "real")
    rows = "统计日期,村,项目,去向,人次,其中建档立卡\n2020-05-20,平达社区,技能培训,,20,12\n"
    desk.accept(lake, desk.receive(lake, [("培训.csv", rows.encode())]), "乡社保中心", "第一次", EVENING)
    expect(page.locator(TRAINING)).to_have_text("20")
    expect(page.locator(OFFLINE)).to_have_count(0)
    catalog = lake.folder / "catalog.sqlite"
    away = catalog.rename(lake.folder / "catalog.away")
    expect(page.locator(OFFLINE)).to_contain_text("数据库不见了 · 数据截至 5月20日")
    turn(page, f"/employment?wall=1&{DAY}")
    turn(page, f"/?wall=1&{DAY}")
    expect(page.locator(TRAINING)).to_have_text("20")
    expect(page.locator("body")).not_to_contain_text("演示数据")
    assert not catalog.exists()
    turn(page, f"/history?{DAY}")
    expect(page.locator(".pd-incident")).to_contain_text("没有改用演示数据")
    away.rename(catalog)
    expect(page.locator(OFFLINE)).to_have_count(0, timeout=BACK)
    turn(page, f"/?wall=1&{DAY}")
    expect(page.locator(TRAINING)).to_have_text("20")


def test_a_wall_outlives_a_pulled_cable_and_a_sleep(own_server: Server, browser: Browser) -> None:
    with Cable(int(own_server.url.rsplit(":", 1)[1])) as cable, new_context(browser) as context:
        page = context.new_page()
        visit(page, f"{cable.url}/?wall=1&{DAY}")
        cable.cut()
        expect(page.locator(OFFLINE)).to_contain_text("数据截至 5月20日")
        report_training(own_server)
        cable.mend()
        expect(page.locator(OFFLINE)).to_have_count(0, timeout=BACK)
        expect(page.locator(TRAINING)).to_have_text("92", timeout=BACK)
        session = context.new_cdp_session(page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        report_training(own_server, people=21)
        session.send("Page.setWebLifecycleState", {"state": "active"})
        expect(page.locator(TRAINING)).to_have_text("93", timeout=BACK)
        page.close()


def test_at_midnight_the_wall_turns_to_the_new_day(demo_home: Path, window: Opener) -> None:
    with serving(demo_home, clock="2020-05-19T23:59:30") as server:
        page = window(f"{server.url}/?wall=1")
        expect(page.locator(".pd-wall-when")).to_contain_text("5月19日")
        expect(page.locator(".ribbon .big").first).to_have_text("61")
        expect(page.locator(".pd-wall-when")).to_contain_text("5月20日", timeout=60_000)
        expect(page.locator(".ribbon .big").first).to_have_text("62")
        page.close()


def test_the_hundred_days_play_are_stepped_and_shared(server: Server, window: Opener, watch: Watch) -> None:
    page = window(f"{server.url}/?replay=1&asof=2020-06-30")
    big, play = page.locator(".ribbon .big").first, page.locator("[data-pick='play:toggle']")
    expect(big).to_have_text("103")
    page.evaluate(NOTE_DAYS_APART)
    play.click()
    expect(big).to_have_text(re.compile(r"^\d\d?$"))  # from 103 it began again, and runs
    expect(big).not_to_have_text("1")
    page.keyboard.press(" ")
    expect(play).to_contain_text("播放")
    stored = int(big.inner_text())
    page.keyboard.press("ArrowRight")
    expect(big).to_have_text(str(stored + 1))
    page.locator(".replay em", has_text="4月底").click()
    expect(big).to_have_text("42")
    assert address(page) == {"replay": ["1"], "asof": ["2020-04-30"]}
    captions = page.locator(".replay .captions p")
    expect(captions.first).to_contain_text("8 项已完成")
    page.evaluate("() => document.activeElement.blur()")  # arrow keys go along the days while one has the focus
    page.keyboard.press("ArrowDown")  # the next day on which something turned
    expect(captions.first).to_have_text("2 项转为逾期:权属调整与党组织(乡项目办)、村规民约修订(乡宣传办)")
    assert page.evaluate(SIZE_OF_CAPTIONS) >= 22
    page.keyboard.press("ArrowRight")
    expect(captions).to_have_text(["无变化"])
    page.keyboard.press("3")
    expect(page.locator(".replay .speeds .chosen")).to_have_text("快")
    assert address(page) == {"replay": ["1"], "asof": ["2020-05-02"], "speed": ["fast"]}
    page.keyboard.press(" ")
    seen = page.evaluate(DAYS_PLAYED, 6)
    page.keyboard.press(" ")
    assert seen == list(range(seen[0], seen[0] + 6)), "no day is skipped"
    expect(play).to_contain_text("播放")
    page.locator(".replay [data-pick^='axis:']").first.click()
    dialog = page.locator("[role=dialog]")
    expect(dialog).to_contain_text("新型经营主体台账")
    expect(dialog).to_contain_text("20 行 · 乡农业中心 · 第 2 版")
    assert "2020年5月20日" not in dialog.inner_text(), "what comes later is not there yet"
    page.keyboard.press("Escape")
    page.locator("[data-pick='close:']").click()
    expect(page.locator(".replay")).to_have_count(0)
    assert "speed" not in address(page)
    assert page.evaluate("window.daysApart") == [], "a day's panels stand below another day's header"


NOTE_DAYS_APART = """() => {
    const words = (area, one) => document.querySelector(`.st-key-${area}`)?.shadowRoot?.querySelector(one)?.textContent;
    window.daysApart = [];
    const look = () => {
        const header = words('replay-bar', '.today b + b'), stage = words('ribbon', '.big');
        if (header && stage && header !== stage) window.daysApart.push(`${header} ${stage}`);
        requestAnimationFrame(look);
    };
    look();
}"""
"""Of every frame that is painted from now on."""
SIZE_OF_CAPTIONS = """() => {
    const bar = document.querySelector('.st-key-replay-bar').shadowRoot;
    return parseFloat(getComputedStyle(bar.querySelector('.captions p')).fontSize);
}"""
DAYS_PLAYED = """(count) => new Promise((then) => {
    const seen = [], bar = () => document.querySelector('.st-key-replay-bar').shadowRoot.querySelector('.today b + b');
    const step = () => {
        const day = Number(bar().textContent);
        if (seen[seen.length - 1] !== day) seen.push(day);
        if (seen.length < count) requestAnimationFrame(step); else then(seen);
    };
    step();
})"""
