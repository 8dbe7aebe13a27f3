"""What a leader waits for: the first meaningful paint of a page, and the turn to the next one, in a real browser.

Warm: the scripts are in the browser's cache, the answers in the server's hand. The paint is told as a ratio against an
empty Streamlit page (one heading) in the same browser, turn by turn, so that a busy machine slows both. Meaningful is
the first panel with its content in it; a turn has ended when every panel of the next page has its own. What crosses the
network in a turn is counted by the browser: the session's messages, and the documents fetched beside it (compressed).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from tests.e2e.harness import DAY, SCREENS, launch, new_context, serving, settle, visit

EMPTY = """import streamlit as st
def one(): st.html('<h1>empty</h1>')
def two(): st.html('<h1>empty too</h1>')
pages = [st.Page(one, title='one', default=True), st.Page(two, title='two')]
st.navigation(pages, position='hidden').run()
for page in pages: st.page_link(page)
"""
CLICKED = "() => { turnedAt = 0; addEventListener('click', () => { turnedAt = performance.now() }, true) }"
PAINTED = """() => [...document.querySelectorAll('.st-key-stage .pd-body')]
    .some((body) => body.shadowRoot && body.shadowRoot.querySelector('.host > *'))"""
TURNED = """() => {
    const app = document.querySelector('[data-testid=stApp]'), root = document.documentElement.dataset;
    const bodies = [...document.querySelectorAll('.st-key-stage .pd-body')];
    const panel = (body) => body.shadowRoot && body.shadowRoot.querySelector('.host > *');
    const drawn = (body) => panel(body) || body.querySelector('.main-svg, .pd-nothing');
    return app.dataset.testScriptState === 'notRunning' && window.pingda.data.page !== window.turnedFrom
        && root.page === window.pingda.data.page && bodies.length > 0 && bodies.every(drawn);
}"""
NOW = "() => performance.now()"


def paint(page: Page, url: str, done: str) -> float:
    """Milliseconds from the request of an address until it is painted, by the page's own clock."""
    page.goto(url, wait_until="commit")
    page.wait_for_function(done, polling="raf")
    return float(page.evaluate(NOW))


def empty_turn(page: Page, link: str, heading: str) -> float:
    """Milliseconds from the click to the other heading of an app that has nothing but headings."""
    page.evaluate(CLICKED)
    page.get_by_role("link", name=link).click()
    condition = (
        "text => window.turnedAt && [...document.querySelectorAll('h1')].some((one) => one.textContent === text)"
    )
    page.wait_for_function(condition, arg=heading, polling="raf")
    return float(page.evaluate("() => performance.now() - window.turnedAt"))


class Traffic:
    """What a window receives: messages of its session and their bytes, and the bytes of the documents it fetched."""

    def __init__(self, page: Page) -> None:
        self.messages = self.session = self.documents = 0
        page.on("websocket", lambda opened: opened.on("framereceived", self._frame))
        page.on("response", self._response)

    def _frame(self, frame: str | bytes) -> None:
        self.messages, self.session = self.messages + 1, self.session + len(frame)

    def _response(self, response: Response) -> None:
        if "/pingda/pictures/" in response.url:
            self.documents += int(response.headers.get("content-length", 0))

    def since_last(self) -> tuple[int, float]:
        """(messages, kB) since the last call."""
        received = self.messages, (self.session + self.documents) / 1000
        self.messages = self.session = self.documents = 0
        return received


def turn(page: Page) -> float:
    """Milliseconds from the key to the next page of the playlist, drawn."""
    page.evaluate("() => { window.turnedFrom = window.pingda.data.page; window.turnedAt = performance.now() }")
    page.keyboard.press("PageDown")
    page.wait_for_function(TURNED, polling="raf")
    took = float(page.evaluate("() => performance.now() - window.turnedAt"))
    settle(page, quiet=0.1)
    return took


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright, launch(playwright) as browser:
        blank = Path(scratch) / "empty.py"
        blank.write_text(EMPTY, encoding="utf-8")
        bare = ("-m", "streamlit", "run", str(blank), "--server.port={port}", "--server.address=127.0.0.1")
        with (
            serving(Path(scratch) / "real") as real,
            serving(Path(scratch) / "bare", bare) as empty,
            new_context(browser) as context,
        ):
            page = context.new_page()
            traffic = Traffic(page)
            heading = "() => [...document.querySelectorAll('h1')].some((one) => one.textContent === 'empty')"
            print("page            first paint ms   ÷ empty page")
            for name, path in SCREENS.items():
                if name in ("upload", "history", "wall"):
                    continue
                visit(page, f"{real.url}{path}?asof={DAY}")
                paint(page, empty.url, heading)
                pairs = [
                    (paint(page, f"{real.url}{path}?asof={DAY}", PAINTED), paint(page, empty.url, heading))
                    for _ in range(rounds)
                ]
                ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
                print(f"{name:<14} {ours:>15.0f} {ours / theirs:>14.2f}×", flush=True)
            visit(page, f"{real.url}/?wall=1&rotate=3600&asof={DAY}")
            stops = len(page.evaluate("window.pingda.data.round.stops"))
            first = []
            for _ in range(stops):
                traffic.since_last()
                turn(page)
                first.append(traffic.since_last())
            print(f"a page's first turn in a window: at most {max(kilobytes for _, kilobytes in first):.0f} kB")
            took: dict[str, list[float]] = {}
            received = []
            for _ in range(rounds * stops):
                traffic.since_last()
                time = turn(page)
                received.append(traffic.since_last())
                took.setdefault(str(page.evaluate("window.pingda.data.page")), []).append(time)
            middle = {name: statistics.median(times) for name, times in took.items()}
            paint(page, empty.url, heading)
            ways = [("two", "empty too"), ("one", "empty")] * rounds
            blank_turn = statistics.median(empty_turn(page, link, heading) for link, heading in ways)
            usual = statistics.median(middle.values())
            print(f"turns: median {usual:.0f} ms, {usual / blank_turn:.1f}× an empty page's; to")
            print("  " + ", ".join(f"{name} {time:.0f} ({time / blank_turn:.1f}×)" for name, time in middle.items()))
            messages, kilobytes = (max(each) for each in zip(*received, strict=True))
            print(f"at most {messages} messages and {kilobytes:.0f} kB a turn (session plain, documents compressed)")


if __name__ == "__main__":
    main()
