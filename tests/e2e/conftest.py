"""Browser fixtures. Every window is watched: a request that leaves this machine or an error in it fails its test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.harness import Server, Watch, launch, new_context, run_cli, serving, visit

HERE = Path(__file__).parent


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
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose demo lake is filled, as the first start leaves it."""
    home = tmp_path_factory.mktemp("loaded") / "home"
    run_cli(home, "history").check_returncode()
    return home


@pytest.fixture
def demo_home(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the filled home, this test's own."""
    return shutil.copytree(loaded, tmp_path / "home")


@pytest.fixture(scope="session")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the demo data, for tests that only look."""
    with serving(shutil.copytree(loaded, tmp_path_factory.mktemp("demo") / "home")) as running:
        yield running


@pytest.fixture
def own_server(demo_home: Path) -> Iterator[Server]:
    """A server of this test's own, just started: for tests that upload, or must come first."""
    with serving(demo_home) as running:
        yield running


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What this test's windows asked for; checked at the end."""
    seen = Watch()
    yield seen
    assert seen.strays == [], "requests left this machine"
    assert seen.complaints == [], "the browser complained"


@pytest.fixture
def window(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open as many separate windows as a test needs: `window(url)`, `window(url, width=3840, height=2160)`."""
    contexts: list[BrowserContext] = []

    def open_window(url: str, width: int = 1920, height: int = 1080) -> Page:
        context = new_context(browser, watch, {"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        visit(page, url)
        return page

    yield open_window
    for context in contexts:
        context.close()
