"""On paper: every page is one A3 sheet across, in light colours whatever the wall has, and nothing on it is cut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from pingda_dash import theme
from tests.e2e.harness import DAY, LINKS, Server, settle, visit

Opener = Callable[..., Page]
A3_POINTS = (420 / 25.4 * 72, 297 / 25.4 * 72)

_ON_PAPER = """() => {
    const sheet = document.documentElement.getBoundingClientRect(), seen = { outside: [], cut: [], inks: [], said: '' };
    const shown = (one) => one.getClientRects().length > 0;
    const cards = [...document.querySelectorAll('[class*="st-key-panel-"]')].filter(shown);
    for (const card of cards) {
        const box = card.getBoundingClientRect(), name = card.className.match(/st-key-panel-\\S+/)[0];
        if (box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1 || box.height < 20) seen.outside.push(name);
        for (const svg of card.querySelectorAll('.main-svg')) {
            const drawn = svg.getBoundingClientRect();
            if (drawn.right > box.right + 1 || drawn.bottom > box.bottom + 1 || drawn.width < 40) seen.cut.push(name);
        }
    }
    const texts = [...document.querySelectorAll('.js-plotly-plot text, .js-plotly-plot tspan')].filter(shown);
    seen.inks = [...new Set(texts.map((one) => getComputedStyle(one).fill))];
    const framing = [...document.querySelectorAll('.pd-sheet-head, .pd-sheet-foot')].filter(shown);
    seen.said = framing.map((one) => one.innerText).join(' ');
    const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean)];
    const words = '.pd-map-name, .pd-head h2 button, .atlas-legend button, a[data-pick]';  // say something
    const pressed = roots.flatMap((root) => [...root.querySelectorAll('button, input, select, a')]);
    seen.pressed = pressed.filter((one) => shown(one) && !one.matches(words)).map((one) => one.innerText);
    seen.cards = cards.length;
    return seen;
}"""


_HIGH = "() => Number(document.querySelector('.st-key-panel-flow .main-svg').getAttribute('height'))"
"""How high the flow of money was drawn."""


def css(colour: str) -> str:
    """A colour as a browser tells it."""
    return "rgb({}, {}, {})".format(*theme.rgb(colour))


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height in points of every page."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b", pdf))
    return [(float(width), float(height)) for width, height in boxes]


def on_paper(page: Page) -> dict[str, list[str]]:
    """What the page that is open has on its sheet, as the browser lays it out for print."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    seen: dict[str, list[str]] = page.evaluate(_ON_PAPER)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return seen


@pytest.mark.browser
def test_every_page_of_a_dark_laptop_prints_to_one_light_a3_sheet(window: Opener, server: Server) -> None:
    page = window(f"{server.url}/?asof={DAY}", width=1366, height=768)
    inks = {css(colour) for colour in theme.LIGHT.tokens().values()}
    for name, link in LINKS.items():
        if name != "overview":
            page.locator(".pd-nav").get_by_role("link", name=link, exact=True).click()
            page.wait_for_url(f"**/{name}?*")
            settle(page, quiet=0.1)
        (size,) = pages_of(page.pdf(prefer_css_page_size=True))
        assert size == pytest.approx(A3_POINTS, abs=1.5), name
        seen = on_paper(page)
        assert (seen["outside"], seen["cut"], seen["pressed"]) == ([], [], []), name
        assert seen["cards"], name
        assert set(seen["inks"]) <= inks, name
        assert all(word in seen["said"] for word in ("2020年5月20日", "数据截至", "演示数据", "打印于")), name
    assert page.evaluate("document.documentElement.hasAttribute('data-sheet')") is False


@pytest.mark.browser
def test_a_light_window_has_light_widgets_keeps_its_palette_and_draws_its_charts_anew_for_ctrl_p(
    window: Opener, server: Server
) -> None:
    page = window(f"{server.url}/map?asof={DAY}&theme=light")
    widget = page.locator(".st-key-panel-map .pd-segments button[aria-pressed=false]").first
    assert widget.evaluate("(one) => getComputedStyle(one).color") == css(theme.LIGHT.text)
    visit(page, f"{server.url}/funds?asof={DAY}&theme=light")
    choice = page.locator(".st-key-panel-flow .pd-segments button[aria-pressed=false]").first
    assert choice.evaluate("(one) => getComputedStyle(one).color") == css(theme.LIGHT.text)
    high = page.evaluate(_HIGH)
    page.evaluate(f"() => {{ window.print = () => {{ window.printed = ({_HIGH})(); }} }}")
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printed")
    assert page.evaluate("window.printed") > 1.2 * high
    page.wait_for_function(f"(high) => Math.abs(({_HIGH})() - high) < 2", arg=high)
    page.locator(".pd-nav").get_by_text(LINKS["upload"], exact=True).click()
    page.wait_for_url("**/upload?*theme=light*")
    settle(page)
    assert page.locator(".stApp").evaluate("(one) => getComputedStyle(one).backgroundColor") == css(theme.LIGHT.ink)
