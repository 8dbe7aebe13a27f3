"""What a leader waits for: the first meaningful paint of a page, and the turn to the next one, in a real browser.

Warm: the scripts are in the browser's cache, the answers in the server's hand. The paint is told as a ratio against an
empty Streamlit page (one heading) in the same browser, turn by turn, so that a busy machine slows both. Meaningful is
the first panel with its content in it; a turn has ended when every panel of the next page has its own. What crosses the
network in a turn is counted by the browser: the session's messages, and the documents fetched beside it (compressed).
The turns of both are interleaved; beside the time stands the processor time of server and browser, which a busy machine
bends less.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import psutil
from playwright.sync_api import Page, Response, sync_playwright

from tests.e2e.harness import DAY, SCREENS, Server, launch, new_context, serving, settle, visit

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


class Cost:
    """What a turn costs beside the time it takes: processor time of the server and of the browser's own process of
    the page, which a busy machine prolongs less."""

    def __init__(self, page: Page, server: Server) -> None:
        self._page, self._server = page, server
        before = _renderers()
        page.evaluate("() => { const began = performance.now(); while (performance.now() - began < 500); }")
        after = _renderers()
        self._renderer = max(after, key=lambda pid: after[pid] - before.get(pid, 0.0))

    def of(self, turned: Callable[[], float]) -> tuple[float, ...]:
        """(its time, the server's processor time, the browser's) of a turn, ms."""
        before = self._spent()
        took = turned()
        self._page.wait_for_timeout(120)
        return (took, *(now - then for now, then in zip(self._spent(), before, strict=True)))

    def _spent(self) -> tuple[float, float]:
        return processor_time(self._server.process.pid), processor_time(self._renderer)


def processor_time(pid: int) -> float:
    """Milliseconds that a process has computed, threads that ended included."""
    times = psutil.Process(pid).cpu_times()
    return 1000 * float(times.user + times.system)


def _renderers() -> dict[int, float]:
    """The processor time of each process of the browser that draws a page."""
    children = psutil.Process().children(recursive=True)
    drawing = (child.pid for child in children if "--type=renderer" in " ".join(child.cmdline()))
    return {pid: processor_time(pid) for pid in drawing}


def print_turns(took: dict[str, list[tuple[float, ...]]], blank: list[tuple[float, ...]]) -> None:
    """The turns to each page: the least time and the median, the mean processor time, as against an empty page's."""
    least, usual = (of([one[0] for one in blank]) for of in (min, statistics.median))
    print("turn to          least ms   ÷ empty   median ms   ÷ empty   server CPU ms   browser CPU ms")
    for name, turns in {"an empty page": blank, **took}.items():
        times, server, browser = zip(*turns, strict=True)
        middle = statistics.median(times)
        print(
            f"{name:<14} {min(times):>10.0f} {min(times) / least:>8.1f}× {middle:>11.0f} {middle / usual:>8.1f}× "
            f"{statistics.mean(server):>15.0f} {statistics.mean(browser):>16.0f}"
        )
    medians = [statistics.median(one[0] for one in turns) for turns in took.values()]
    print(
        f"turns: median {statistics.median(medians):.0f} ms, {statistics.median(medians) / usual:.1f}× an empty page's"
    )


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
            new_context(browser) as another,
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
            other = another.new_page()
            paint(other, empty.url, heading)
            ours, theirs = Cost(page, real), Cost(other, empty)
            took: dict[str, list[tuple[float, ...]]] = {}
            received, empty_turns = [], []
            ways = cycle([("two", "empty too"), ("one", "empty")])
            for _ in range(rounds * stops):
                traffic.since_last()
                turned = ours.of(lambda: turn(page))
                received.append(traffic.since_last())
                took.setdefault(str(page.evaluate("window.pingda.data.page")), []).append(turned)
                empty_turns.append(theirs.of(lambda: empty_turn(other, *next(ways))))
            print_turns(took, empty_turns)
            messages, kilobytes = (max(each) for each in zip(*received, strict=True))
            print(f"at most {messages} messages and {kilobytes:.0f} kB a turn (session plain, documents compressed)")


if __name__ == "__main__":
    main()
