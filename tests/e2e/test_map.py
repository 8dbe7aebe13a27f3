"""A map whose WebGL context goes: it draws itself again, and while it cannot, a drawing without WebGL stands there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.e2e.harness import DAY, Server, new_context, settle, text_of

Opener = Callable[..., Page]
MAP = "[data-testid=stDeckGlJsonChart]"
APOLOGY = "地图画不出来:显卡暂不可用"
AGAIN = 30_000
"""A map draws itself again within so many ms, on a machine that draws WebGL in software and is busy; alone, in 3 s."""

DRAWN = """() => {
    const canvas = document.querySelector('[data-testid=stDeckGlJsonChart] canvas');
    const small = new OffscreenCanvas(48, 32);
    if (!canvas || !canvas.width || !canvas.checkVisibility({ visibilityProperty: true })) return false;
    const drawing = small.getContext('2d');
    drawing.drawImage(canvas, 0, 0, 48, 32);
    return drawing.getImageData(0, 0, 48, 32).data.filter((value, at) => at % 4 === 3 && value).length > 300;
}"""
"""Ten hexagons fill a good part of the map's card."""
LOSSES = {
    "the graphics card starts afresh": """() => {
        const canvas = document.querySelector('[data-testid=stDeckGlJsonChart] canvas');
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


def test_a_map_draws_itself_again_after_its_context_was_lost(server: Server, window: Opener) -> None:
    page = window(f"{server.url}/map?wall=1&asof={DAY}")
    for loss in LOSSES.values():
        page.wait_for_function(DRAWN)
        page.locator(MAP).evaluate("map => { map.old = true }")
        page.evaluate(loss)
        page.wait_for_function("(map) => !document.querySelector(map).old", arg=MAP, timeout=AGAIN)
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
        expect(page.locator(".st-key-paper-map .hexmap g[data-pick]")).to_have_count(10)
        expect(page.locator(".st-key-paper-map .hexmap g[data-pick]").first).to_be_visible()
        expect(page.locator(".st-key-ranking [data-pick]")).to_have_count(10)
        page.evaluate("window.webglIsBack = true")
        page.wait_for_function(DRAWN, timeout=AGAIN)
        expect(page.get_by_text(APOLOGY)).to_be_hidden()
