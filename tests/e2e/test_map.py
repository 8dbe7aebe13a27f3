"""The map by touch and by key: every step hits, leads on and leads back; what cannot be drawn is drawn otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from pingda_dash import queries
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot
from tests.e2e.harness import (
    ASK_EVERY,
    DAY,
    VILLAGE,
    VILLAGE_NAME,
    Server,
    Watch,
    new_context,
    serving,
    settle,
    text_of,
)

Opener = Callable[..., Page]
APOLOGY = "显卡暂不可用"
AGAIN = 45_000
"""A map draws itself again within so many ms, on a machine that draws WebGL in software and is busy; alone, in 3 s."""
MANY_HOUSEHOLDS = 180_000
"""A township of 175,000 households is first drawn within so many ms: ten seconds of CPU, much more on a busy one."""
DRAWN = "() => { const one = document.querySelector('.pd-map'); return Boolean(one && one.map && one.map.drawn); }"
PLACES = (Path(__file__).parent / "places.js").read_text(encoding="utf-8").partition("\n")[2]
LOSSES = {
    "the graphics card starts afresh": """() => {
        const canvas = document.querySelector('.pd-map canvas');
        canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
    }""",
    "twenty other canvases": """() => {
        window.others = [...Array(20)].map(() => document.createElement('canvas'));
        window.others.forEach((canvas) => canvas.getContext('webgl2'));
    }""",
}
WITHOUT_WEBGL = """
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...of) {
        return kind.startsWith('webgl') && !window.webglIsBack ? null : real.call(this, kind, ...of);
    };
"""


def asked(page: Page) -> dict[str, str]:
    """What the address says of the place."""
    query = parse_qs(urlsplit(page.url).query)
    return {name: query[name][0] for name in ("village", "group", "home") if name in query}


AT_REST = """(place) => {
    const one = document.querySelector('.pd-map'), map = one && one.map;
    if (!map || !map.values || !document.querySelector('[data-test-script-state=notRunning]')) return false;
    const rests = map.drawn && performance.now() > (map.flying || 0);
    return rests && ['village', 'group', 'home'].every((name) => map.values.at[name] === (place[name] || ''));
}"""
"""Whether a map shows a place, and the camera is there."""


SEEN = """() => {
    const drawing = document.querySelector('.pd-map-over .lines');
    window.seen = new Set();
    const look = () => window.seen.add(drawing.getAttribute('transform'));
    new MutationObserver(look).observe(drawing, { attributes: true });
}"""
"""Notes from now on where the camera has been, each place once."""
PULSES = """() => [...document.querySelectorAll('.pd-map-over .rings .pulse')].map((ring) => {
    const style = getComputedStyle(ring);
    return [style.animationName, style.animationIterationCount];
})"""


def at_place(page: Page, place: dict[str, str]) -> None:
    """Wait until the map shows a place and rests."""
    page.wait_for_function(
        "(place) => { const one = document.querySelector('.pd-map'); return one && one.map && one.map.values"
        " && ['village', 'group', 'home'].every((name) => one.map.values.at[name] === (place[name] || '')) }",
        arg=place,
    )
    settle(page)
    assert asked(page) == place


def places(page: Page, level: int, code: str = "", count: int = 0) -> list[Any]:
    there: list[Any] = page.evaluate(PLACES, [level, code, count])
    return there


def opens(page: Page, at: list[float], place: dict[str, str]) -> bool:
    """Touch a point of the map: what should be there opens, and the camera is there."""
    page.mouse.click(*at)
    page.wait_for_function(AT_REST, arg=place, polling=ASK_EVERY)
    return asked(page) == place


def test_every_touch_opens_what_is_there_and_escape_leads_back(
    server: Server, window: Opener, demo_snapshot: Snapshot
) -> None:
    """A village, a group by its land or by a dot in it, its households, in every third of the ten villages."""
    homes = queries.map_homes(demo_snapshot, date.fromisoformat(DAY)).set_index("household_id")
    page = window(f"{server.url}/map?asof={DAY}", width=1366, height=768, moves=True)
    at_place(page, {})
    watched = homes[(homes["category"] == "未脱贫户") | homes["is_watched"]]
    assert page.evaluate(PULSES) == [["pd-ring", "1"]] * len(watched)
    expect(page.locator(".st-key-panel-layers")).to_contain_text(f"监测 {homes['is_watched'].sum()}")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(PULSES) == [["none", "1"]] * len(watched)
    villages, touched = places(page, 0), []
    assert {code for _, code in villages} == set(homes["village_code"])
    for count, (at, code) in enumerate(villages[::3]):
        place = {"village": code}
        touched.append(opens(page, at, place))
        ((at, name),) = places(page, 1, code)[:1] if count % 2 else places(page, 2, count=1)
        touched.append(opens(page, at, place := place | {"group": name}))
        for at, home in places(page, 2, count=1 if count else 3):
            assert (homes.loc[home, "village_code"], homes.loc[home, "village_group"]) == (code, name)
            touched.append(opens(page, at, place | {"home": home}))
        if count:
            page.evaluate("document.querySelector('.pd-map').map.wanted = { pick: 'place:', tries: 0 }")
            page.wait_for_function(AT_REST, arg={}, polling=ASK_EVERY)
            continue
        expect(page.locator(".st-key-panel-inside")).to_contain_text("人均纯收入")
        for out in (place, {"village": code}, {}):
            page.keyboard.press("Escape")
            page.wait_for_function(AT_REST, arg=out, polling=ASK_EVERY)
    assert (sum(touched), len(touched)) == (14, 14)


def test_back_refresh_and_the_keys_keep_to_the_places(server: Server, window: Opener, watch: Watch) -> None:
    page = window(f"{server.url}/map?asof={DAY}", moves=True)
    page.evaluate(SEEN)
    page.locator(f".st-key-villages [data-pick='place:{VILLAGE}']").click()
    at_place(page, {"village": VILLAGE})
    assert page.evaluate("window.seen.size") > 1, "the camera flies there"
    expect(page.locator(".pd-header h1")).to_contain_text(VILLAGE_NAME)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.seen.clear()")
    page.keyboard.press("ArrowRight")
    after = str(int(VILLAGE) + 1)
    at_place(page, {"village": after})
    assert page.evaluate("window.seen.size") == 1, "who asked for less motion is there at once"
    page.keyboard.press("ArrowLeft")
    at_place(page, {"village": VILLAGE})
    page.go_back()
    at_place(page, {"village": after})
    page.go_forward()
    at_place(page, {"village": VILLAGE})
    page.reload()
    at_place(page, {"village": VILLAGE})
    page.locator(".atlas-crumbs a", has_text="全乡").click()
    at_place(page, {})
    page.locator(".atlas-looks button", has_text="烤烟").click()
    expect(page.locator(".st-key-panel-legend h2")).to_have_text("烤烟大田移栽")
    assert page.locator(".pd-map canvas").count() == 1


def test_a_village_pointed_at_is_marked_in_the_list_and_the_other_way_round_without_a_run(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/map?asof={DAY}")
    at_place(page, {})
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    (x, y), code = places(page, 0)[0]
    page.mouse.move(x, y)
    row = page.locator(f".st-key-villages [data-village='{code}']")
    expect(row).to_have_attribute("data-over", "")
    tip = page.locator(".pd-map-tip")
    expect(tip).to_contain_text("最近报送")
    page.locator(f".st-key-villages [data-village='{VILLAGE}']").hover()
    page.wait_for_function("() => document.querySelector('.pd-map').map.hover.getAttribute('d').length > 10")
    assert sent == []


def test_a_day_that_is_dragged_to_is_shown_without_a_run_and_let_go_of_the_page_goes_there(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/map?asof=2020-04-10")
    at_place(page, {})
    words = page.locator(".pd-map-name.village span")
    before = words.all_inner_texts()
    box = page.locator(".pd-days .track").bounding_box()
    assert box is not None
    page.locator(".pd-days .now").hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 5 / 102, box["y"] + box["height"] / 2, steps=4)
    caption = page.locator(".pd-map-day")
    expect(caption).to_contain_text("9 个村转为滞后")  # 3月25日: what the server has made of that day
    assert words.all_inner_texts() != before and "asof=2020-04-10" in page.url
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('asof=2020-03-25')")
    settle(page)
    expect(caption).to_be_hidden()
    page.locator(".pd-days .play").click()
    expect(caption).to_be_visible()
    expect(caption.locator("b")).not_to_have_text("3月25日")  # how far it comes between two questions, nobody knows
    page.locator(".pd-days .play").click()
    page.wait_for_function("() => !location.search.includes('asof=2020-03-25')")


def test_a_village_is_marked_in_all_small_maps_and_a_touch_on_one_enlarges_it(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/map?asof={DAY}&maps=small")
    small = page.locator(".small-maps .map")
    expect(small).to_have_count(6)
    page.locator(f".small-maps .map:nth-of-type(2) use[data-village='{VILLAGE}']").hover()
    expect(page.locator(f"use[data-village='{VILLAGE}'][data-over]")).to_have_count(6)
    small.filter(has_text="烤烟").click()
    at_place(page, {})
    expect(page.locator(".st-key-panel-legend h2")).to_have_text("烤烟大田移栽")
    assert "maps=" not in page.url


def test_arcs_of_a_village_stand_out_where_it_is_pointed_at_and_in_it_they_are_its_own(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/map?asof={DAY}&flow=务工去向")
    at_place(page, {})
    expect(page.locator(".st-key-say")).to_contain_text("务工 402 人次:县内 121")
    expect(page.locator(".pd-map-name.end", has_text="上海")).to_contain_text("41 人次")
    arcs = page.locator(".pd-map-over .flows path")
    every = arcs.count()
    page.locator(f".pd-map-name[data-village='{VILLAGE}']").hover()
    own = page.locator(".pd-map-over .flows [data-own]")
    expect(own).not_to_have_count(0)
    assert own.count() < every and page.locator(".pd-map-over .flows [data-away]").count() == every - own.count()
    page.locator(f".pd-map-name[data-village='{VILLAGE}']").click()
    at_place(page, {"village": VILLAGE})
    assert "flow=" in page.url and 0 < arcs.count() <= 6


def test_a_map_draws_itself_again_after_its_context_was_lost(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/map?wall=1&asof={DAY}")
    for loss in LOSSES.values():
        page.wait_for_function(DRAWN, timeout=AGAIN)
        page.locator(".pd-map canvas").evaluate("canvas => { canvas.old = true }")
        page.evaluate(loss)
        page.wait_for_function("() => { const one = document.querySelector('.pd-map canvas'); return one && !one.old }")
        page.wait_for_function(DRAWN, timeout=AGAIN)
    settle(page)
    assert APOLOGY not in text_of(page)


def test_a_window_without_webgl_says_so_and_draws_the_villages_until_it_is_back(
    server: Server, browser: Browser
) -> None:
    with new_context(browser) as context:  # not watched: deck.gl rightly complains
        page = context.new_page()
        page.add_init_script(WITHOUT_WEBGL)
        page.goto(f"{server.url}/map?wall=1&asof={DAY}")
        expect(page.get_by_text(APOLOGY)).to_be_visible()
        expect(page.locator(".pd-map-over .plain .area")).to_have_count(10)
        expect(page.locator(".pd-map-name.village")).to_have_count(10)
        page.locator(f".pd-map-name[data-village='{VILLAGE}']").click()
        page.wait_for_function(f"() => location.search.includes('village={VILLAGE}')")
        page.evaluate("window.webglIsBack = true")
        page.wait_for_function(DRAWN, timeout=AGAIN)
        expect(page.get_by_text(APOLOGY)).to_be_hidden()


MULTIPLIED = """
insert into lake.households
select * exclude (n) replace (household_id || '-' || n as household_id, '脱贫户' as category)
from lake.households cross join range(1, 25) as t(n)
where register_date = '2020-05-20'
"""
"""So many households that the township is too large for a dot each; the few that matter stay as few."""
DOTS_SHOWN = "document.querySelector('.pd-map').map.deck.props.layers.find(({ id }) => id === 'homes').props.visible"
HEXAGONS = """() => {
    const { map } = document.querySelector('.pd-map'), scale = 2 ** map.camera.zoom;
    const box = map.body.getBoundingClientRect();
    return map.hexagons.map(({ at, few, number, village }) => ({ few, number, village, at: [
        box.left + (at[0] - map.camera.x) * scale + map.body.clientWidth / 2,
        box.top + (at[1] - map.camera.y) * scale + map.body.clientHeight / 2,
    ] }));
}"""


def test_a_crowd_is_drawn_as_hexagons_that_count_lead_to_their_village_and_there_become_dots(
    demo_home: Path, browser: Browser
) -> None:
    Lake.open(demo_home, "demo").cursor().execute(MULTIPLIED)
    with serving(demo_home) as crowded, new_context(browser) as context:
        page = context.new_page()
        page.goto(f"{crowded.url}/map?asof={DAY}")
        page.wait_for_function(DRAWN, timeout=MANY_HOUSEHOLDS)
        settle(page)
        layers = page.evaluate("document.querySelector('.pd-map').map.deck.props.layers.map((one) => one.id)")
        assert {"hexagons", "counts", "marks"} <= {*layers} and "homes" not in layers
        assert page.evaluate("document.querySelector('.pd-map').map.count") == 0
        every = page.evaluate(HEXAGONS)
        worst = max(one["few"] for one in every if one["few"] is not None)
        remaining = [one for one in every if one["few"] == worst]
        assert sum(one["number"] for one in remaining) == 4
        written = page.locator(".pd-map-over .plain .count").all_text_contents()  # what is drawn without WebGL
        assert sorted(map(int, written)) == sorted(one["number"] for one in every if one["few"] is not None)
        expect(page.locator(".pd-map-over .pulse")).to_have_count(len(remaining))
        page.mouse.move(*remaining[0]["at"])
        expect(page.locator(".pd-map-tip")).to_contain_text(f"未脱贫户 {remaining[0]['number']}")
        page.mouse.click(*remaining[0]["at"])
        at_place(page, {"village": remaining[0]["village"]})
        layers = page.evaluate("document.querySelector('.pd-map').map.deck.props.layers.map((one) => one.id)")
        assert "homes" in layers and "hexagons" not in layers
        page.mouse.move(700, 500)
        page.mouse.down()
        page.mouse.move(760, 540, steps=3)
        page.wait_for_function(f"() => !({DOTS_SHOWN})")  # so many, drawn by software, wait until the map stands still
        page.mouse.up()
        page.wait_for_function(f"() => {DOTS_SHOWN}")
