"""Browser fixtures. Every window is watched: a request that leaves this machine or an error in it fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.harness import Gallery, Look, Server, Watch, launch, look_at, new_context, serving, sign_in, turn, visit
from tests.e2e.nursery import Nursery

HERE = Path(__file__).parent
_KEPT: dict[str, Page] = {}
"""The windows that are kept between tests, by the fixture that gives them."""
expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser, and may be tried once more: the summary lists what was (`RERUN`)."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Rest the windows that are kept between tests where the next test has no use for them.

    An open screen goes on drawing: a few of them, with software for a graphics card, take half a core from all tests
    that follow.
    """
    yield
    following = [] if nextitem is None else getattr(nextitem, "fixturenames", [])
    for name, page in _KEPT.items():
        if name not in following and page.url != "about:blank":
            page.goto("about:blank")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """What forks the servers of tests that only need one, not its start; None where nothing can fork."""
    if not hasattr(os, "fork"):
        yield None
        return
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def first_start(browser: Browser, tmp_path: Path) -> Look:
    """What the first start of all shows, on an empty home."""
    with serving(tmp_path / "home") as server:
        return look_at(browser, server.url, 1920, 1080)


@pytest.fixture
def demo_home(filled: Path, tmp_path: Path) -> Path:
    """A home with the demo data, as the first start leaves it, this test's own."""
    return shutil.copytree(filled, tmp_path / "home")


@pytest.fixture(scope="session")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Server]:
    """A server on the demo data, for tests that only look."""
    home = shutil.copytree(filled, tmp_path_factory.mktemp("demo") / "home")
    with serving(home, nursery=nursery) as running:
        yield running


class Spares:
    """Servers of a test's own, each just started and never asked: the next one starts while a test runs."""

    def __init__(self, filled: Path, folder: Path, nursery: Nursery | None) -> None:
        self._filled, self._folder, self._nursery = filled, folder, nursery
        self._starting = ThreadPoolExecutor(1)
        self._count = 0
        self._next: dict[str, Future[tuple[Server, ExitStack]]] = {}

    def take(self, viewing: str = "") -> tuple[Server, ExitStack]:
        """A server on the demo data, and what stops it. viewing: its `PINGDA_VIEWING`."""
        ready = self._next.pop(viewing, None) or self._starting.submit(self._start, viewing)
        found = ready.result()
        self._next[viewing] = self._starting.submit(self._start, viewing)
        return found

    def close(self) -> None:
        for one in self._next.values():
            one.result()[1].close()
        self._starting.shutdown()

    def _start(self, viewing: str) -> tuple[Server, ExitStack]:
        self._count += 1
        home = shutil.copytree(self._filled, self._folder / str(self._count))
        running = ExitStack()
        return running.enter_context(serving(home, viewing=viewing, nursery=self._nursery)), running


@pytest.fixture(scope="session")
def spares(filled: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Spares]:
    made = Spares(filled, tmp_path_factory.mktemp("spares"), nursery)
    yield made
    made.close()


@pytest.fixture
def own_server(spares: Spares) -> Iterator[Server]:
    """A server of this test's own, just started: for tests that upload, or must come first."""
    server, running = spares.take()
    with running:
        yield server


@pytest.fixture
def closed_server(spares: Spares) -> Iterator[Server]:
    """The same, where every page asks who is looking."""
    server, running = spares.take("signed-in")
    with running:
        yield server


@pytest.fixture(scope="session")
def staffed(filled: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Server]:
    """A server on the demo data where people have accounts, for tests that leave the data as they are."""
    home = shutil.copytree(filled, tmp_path_factory.mktemp("staffed") / "home")
    with serving(home, nursery=nursery) as running:
        yield running


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What this test's windows asked for; checked at the end."""
    seen = Watch()
    yield seen
    assert seen.strays == [], "requests left this machine"
    assert seen.complaints == [], "the browser complained"


@dataclass(frozen=True)
class Warm:
    """Two browsers that tests share, for nobody and for one who has signed in."""

    nobody: BrowserContext
    clerk: BrowserContext

    def forget(self) -> None:
        """Close their windows and let go of their cookies."""
        for context in (self.nobody, self.clerk):
            for page in context.pages:
                page.close()
            context.clear_cookies()


@pytest.fixture(scope="session")
def warm(browser: Browser) -> Iterator[Warm]:
    """The windows of tests share caches: to load and compile everything again takes twice as long."""
    with new_context(browser) as nobody, new_context(browser) as clerk:
        yield Warm(nobody, clerk)


@pytest.fixture
def window(browser: Browser, warm: Warm, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open as many separate windows as a test needs: `window(url)`, `window(url, width=3840, height=2160)`.

    `clerk=server` opens it as a clerk who has signed in there; with `role="leader", name=…` as somebody else. Who comes
    second, or with `fresh=True`, has a browser of his own. A map goes from place to place at once, as for who asked
    their machine for less motion: each flight is a dozen frames of 0.4 s of CPU, with software for a graphics card.
    `moves=True` opens it as for everybody else.
    """
    own: list[BrowserContext] = []
    watch.attach(warm.nobody)
    watch.attach(warm.clerk)

    def open_window(
        url: str,
        width: int = 1920,
        height: int = 1080,
        clerk: Server | None = None,
        fresh: bool = False,
        moves: bool = False,
        **of: str,
    ) -> Page:
        context = warm.nobody if clerk is None else warm.clerk
        if fresh or (clerk and warm.clerk.pages):
            context = new_context(browser, watch)
            own.append(context)
        if clerk:
            sign_in(context, clerk, **of)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(reduced_motion="no-preference" if moves else "reduce")
        visit(page, url)
        return page

    yield open_window
    for context in own:
        context.close()
    warm.forget()
    watch.detach(warm.nobody)
    watch.detach(warm.clerk)


@pytest.fixture(scope="session")
def turning(browser: Browser, server: Server) -> Iterator[Page]:
    """A window on the demo data."""
    with new_context(browser) as context:
        page = context.new_page()
        visit(page, server.url)
        _KEPT["turning"] = page
        yield page
        del _KEPT["turning"]


@pytest.fixture
def turned(turning: Page, server: Server, watch: Watch) -> Iterator[Callable[[str], Page]]:
    """`turned("/funds?asof=…")`: one window that turns from test to test, for tests that leave no trace in it.

    To load the app anew takes 1.2 s of CPU and more, a turn 0.3 s.
    """

    def turn_to(address: str) -> Page:
        if turning.url == "about:blank":
            visit(turning, server.url)
        turn(turning, address)
        return turning

    watch.attach(turning.context)
    yield turn_to
    dialog = turning.get_by_role("dialog")
    if dialog.count():
        turn(turning, "/wall")  # another page leaves no dialog open
        expect(dialog).to_have_count(0)
    watch.detach(turning.context)


@pytest.fixture(scope="session")
def look(browser: Browser, server: Server) -> Iterator[Callable[..., Look]]:
    """What an address looks like on the demo data: `look("/map", 3840, 2160, wall=True)`; see `Gallery`."""
    watch = Watch()
    with new_context(browser, watch) as context:
        gallery = Gallery(context, server.url, watch)
        _KEPT["look"] = gallery.page
        yield gallery.look
        del _KEPT["look"]
