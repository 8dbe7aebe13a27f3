"""Browser fixtures. Every window is watched: a request that leaves this machine or an error in it fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.harness import Gallery, Look, Server, Watch, launch, look_at, new_context, serving, sign_in, visit
from tests.e2e.nursery import Nursery

HERE = Path(__file__).parent
expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


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
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the demo data, for tests that only look."""
    with serving(shutil.copytree(filled, tmp_path_factory.mktemp("demo") / "home")) as running:
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
def closed_to_all(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server where every page asks who is looking, for tests that only look; nobody has an account there."""
    with serving(shutil.copytree(filled, tmp_path_factory.mktemp("closed") / "home"), viewing="signed-in") as running:
        yield running


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What this test's windows asked for; checked at the end."""
    seen = Watch()
    yield seen
    assert seen.strays == [], "requests left this machine"
    assert seen.complaints == [], "the browser complained"


@pytest.fixture(scope="session")
def warm(browser: Browser) -> Iterator[BrowserContext]:
    """The windows of nobody share one cache: to load and compile everything again takes twice as long."""
    with new_context(browser) as context:
        yield context


@pytest.fixture
def window(browser: Browser, warm: BrowserContext, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open as many separate windows as a test needs: `window(url)`, `window(url, width=3840, height=2160)`.

    `clerk=server` opens it, in a browser of its own, as a clerk who has signed in there; with `role="leader", name=…`
    as somebody else.
    """
    own: list[BrowserContext] = []
    warm.clear_cookies()
    watch.attach(warm)

    def open_window(url: str, width: int = 1920, height: int = 1080, clerk: Server | None = None, **of: str) -> Page:
        if clerk is None:
            page = warm.new_page()
            page.set_viewport_size({"width": width, "height": height})
        else:
            context = new_context(browser, watch, {"width": width, "height": height})
            own.append(context)
            sign_in(context, clerk, **of)
            page = context.new_page()
        visit(page, url)
        return page

    yield open_window
    for context in own:
        context.close()
    for page in warm.pages:
        page.close()
    watch.detach(warm)
    warm.clear_cookies()


@pytest.fixture(scope="session")
def look(browser: Browser, server: Server) -> Iterator[Callable[..., Look]]:
    """What an address looks like on the demo data: `look("/map", 3840, 2160, wall=True)`; see `Gallery`."""
    watch = Watch()
    with new_context(browser, watch) as context:
        yield Gallery(context, server.url, watch).look
