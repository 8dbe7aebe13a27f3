"""A real server, a real Chromium, and eyes on both: shared by browser tests, screenshots and the page benchmark."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    TimeoutError,
    WebSocket,
)

from pingda_dash import playlists
from pingda_dash.ui import dossier, handover, navigation
from tests import people
from tests.e2e import accessible
from tests.e2e.legible import Legibility, decisive_allowed, inspect, smallest_allowed
from tests.e2e.nursery import Forked, Nursery

ROOT = Path(__file__).resolve().parents[2]
Size = tuple[int, int]
WALL = {"width": 1920, "height": 1080}
WALLS: list[Size] = [(1920, 1080), (3840, 2160), (3840, 1080)]
"""Wall screens, in wall mode: nothing scrolls."""
DESKS: list[Size] = [(1920, 1080), (1366, 768), (390, 844)]
"""An office's large screen, a laptop and a phone, with the navigation: the last two stack and scroll."""
Screen = tuple[Size, bool]
"""A size, and whether it is a wall's."""
SCREENS = {screen.path or "overview": f"/{screen.path}" for screen in navigation.screens()}
LINKS = {screen.path or "overview": screen.short for screen in navigation.screens()}
"""What the header calls each screen."""
DAY, VILLAGE, VILLAGE_NAME = "2020-05-20", "530523206206", "安乐村"
DOSSIER = f"/map?village={VILLAGE}&asof={DAY}"
DOSSIERS = {"village": DOSSIER, **{f"village-{view}": f"{DOSSIER}&view={view}" for view in dossier.VIEWS}}
DOSSIERS |= {"village-map": f"{DOSSIER}&view=村图", "home": f"{DOSSIER}&view=村图&group=一组&home=PD206-0069"}
ADDRESSES = [*(f"{path}?asof={DAY}" for path in SCREENS.values()), *DOSSIERS.values()]
FAR = {f"{SCREENS[page or 'overview']}?asof={DAY}" for page in (*playlists.PAGES, "meeting")} | {DOSSIER}
"""The addresses that a wall shows for people who stand away from it; at others it keeps a desk's arrangement."""
DRAWN_ON_4K = {f"{SCREENS[page]}?asof={DAY}" for page in ("overview", "map", "countdown", "funds")}
"""Drawings, a map, a chart of plotly's: elsewhere 4K is the wall of 1080 lines, each length doubled."""


def walls_of(address: str) -> list[Size]:
    """The walls that an address of the gallery is drawn on: what nobody stands away from, on the usual one alone."""
    usual, high, wide = WALLS
    return [usual, *([high] if address in DRAWN_ON_4K else []), *([wide] if address in FAR else [])]


def screens_of(address: str) -> list[Screen]:
    """The screens that an address of the gallery is drawn on. From one to the next either the size changes or the mode,
    seldom both: a page runs again for each."""
    return [*((size, True) for size in reversed(walls_of(address))), *((size, False) for size in DESKS)]


CHROMIUM = [
    "--no-sandbox",
    "--enable-unsafe-swiftshader",  # for WebGL alone: what is not WebGL is drawn faster without
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A running server: where it answers, where its state is, what it said."""

    url: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes] | Forked

    def healthy(self) -> bool:
        try:
            trusting = ssl._create_unverified_context()  # what a test's own certificate is worth, the test asks
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5, context=trusting) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def environment(home: Path) -> dict[str, str]:
    """This process's environment with its runtime state in `home`."""
    return {**os.environ, "PINGDA_HOME": str(home), "PYTHONUTF8": "1"}


SERVE = ("-m", "pingda_dash", "serve", "--host", "127.0.0.1", "--port", "{port}")


@contextmanager
def serving(
    home: Path,
    command: tuple[str, ...] = SERVE,
    port: int | None = None,
    patience: float = 180,
    viewing: str = "",
    clock: str = "",
    nursery: Nursery | None = None,
) -> Iterator[Server]:
    """Start a server (the app's own, unless told), by default on a free port; wait for it; stop it at the end.

    nursery: what forks it, instead of a Python that must import everything first.
    """
    told = {"PINGDA_VIEWING": viewing, "PINGDA_CLOCK": clock}
    home.mkdir(parents=True, exist_ok=True)
    port, log = port or free_port(), home / "server.log"
    words = [word.format(port=port) for word in command]
    around = {**environment(home), **{name: value for name, value in told.items() if value}}
    process: subprocess.Popen[bytes] | Forked
    if nursery and command == SERVE:
        process = nursery.start(words[2:], around, log)
    else:
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=around, stdout=out, stderr=subprocess.STDOUT
            )
    scheme = "https" if "--https" in command else "http"
    server = Server(f"{scheme}://127.0.0.1:{port}", home, log, process)
    try:
        until = time.monotonic() + patience
        while not server.healthy():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not come up:\n{server.said()}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def sign_in(context: BrowserContext, server: Server, **of: Any) -> None:
    """Every page of a browser context is of somebody who has signed in: `sign_in(context, server, role="leader")`."""
    token = people.session(server.home, **of)
    context.add_cookies(
        [
            {
                "name": handover.cookie_name(urlsplit(server.url).port),
                "value": token,
                "url": server.url,
                "sameSite": "Strict",
                "httpOnly": True,
            }
        ]
    )


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, drawing WebGL in software."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError("no Chromium on this machine: run `make test` (it says what to install)")
    return playwright.chromium.launch(executable_path=found, args=CHROMIUM)


def stays_here(url: str) -> bool:
    """Whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in ("localhost", "127.0.0.1", "::1")


@dataclass
class Watch:
    """Everything a browser context asked for, and everything that went wrong in it."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)

    def detach(self, context: BrowserContext) -> None:
        context.remove_listener("request", self._request)
        context.remove_listener("page", self._page)
        for page in context.pages:
            page.remove_listener("websocket", self._socket)
            page.remove_listener("console", self._console)
            page.remove_listener("pageerror", self._error)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)
        page.on("console", self._console)
        page.on("pageerror", self._error)

    def _socket(self, opened: WebSocket) -> None:
        self.requests.append(opened.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _error(self, error: Error) -> None:
        self.complaints.append(f"pageerror: {error.message}")

    @property
    def strays(self) -> list[str]:
        """Requests that left this machine."""
        return [url for url in self.requests if not stays_here(url)]


_VIOLATIONS = """addEventListener('securitypolicyviolation', (of) =>
    console.error(`policy: ${of.violatedDirective} ${of.blockedURI} ${of.sourceFile}`))"""
"""The browser itself is silent about what a script tried and did without."""


def new_context(
    browser: Browser, watch: Watch | None = None, viewport: dict[str, int] | None = None, insecure: bool = False
) -> BrowserContext:
    """A window of its own, set as a Chinese wall screen; what it does goes to `watch`. insecure: whoever signed the
    server's certificate."""
    context = browser.new_context(
        viewport=viewport or WALL,  # type: ignore[arg-type]
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
        ignore_https_errors=insecure,
    )
    context.set_default_timeout(30_000)
    context.add_init_script(_VIOLATIONS)
    if watch is not None:
        watch.attach(context)
    return context


# Each open shadow root counts as part of the page: the panels live in them.
_ROOTS = """
    const roots = [document];
    for (let i = 0; i < roots.length; i++)
        for (const element of roots[i].querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
"""

_SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return false;
    if (!document.querySelector('[data-stage] .st-key-stage')) return false;
    const page = window.pingda && window.pingda.data && window.pingda.data.page;
    if (page && document.documentElement.dataset.page !== page) return false;
    if (document.querySelector('.pd-skeleton')) return false;
    if (Object.values(window.pingdaTogether || {}).some((one) => !one.shown)) return false;
    if (document.querySelector('[data-testid=stSkeleton], [data-stale=true]')) return false;
    for (const chart of document.querySelectorAll('.pd-figure')) {
        if (!chart.checkVisibility()) continue;  // another panel fills the window
        const plot = chart.querySelector('.main-svg');
        if (!plot || !chart.plotted || chart.plotted !== chart.drawnFigure) return false;
        const off = (side, size) => Math.abs(parseFloat(plot.getAttribute(side)) - size) > 2;
        if (off('width', chart.clientWidth) || off('height', chart.clientHeight)) return false;
        const flows = [...chart.querySelectorAll('.sankey-link')].map((flow) => flow.getAttribute('d')).join();
        if (chart.flowsSeen !== flows) { chart.flowsSeen = flows; chart.stillSince = performance.now(); }
        if (flows && performance.now() - chart.stillSince < 700) return false;  // plotly moves a flow to its place
    }
    for (const body of document.querySelectorAll('.pd-map'))
        if (!body.map.drawn || performance.now() < (body.map.flying || 0) + 200) return false;
    if (window.pingda && window.pingda.leafAgain) window.pingda.leafAgain();  // long cards: now
    return true;
}"""
ASK_EVERY = 50
"""ms between two questions to a page that is being drawn: one at every frame would cost it as much as the drawing."""


def settle(page: Page, quiet: float = 0.5) -> None:
    """Wait until the screen is drawn: script done, nothing stale, charts and maps on their canvases.

    Twice, `quiet` seconds apart: a first visit runs again once the browser has told its size. A screen that never
    settles is photographed into test-results/ and named with what it is waiting for.
    """
    try:
        page.wait_for_function(_SETTLED, polling=ASK_EVERY, timeout=60_000)
        page.wait_for_timeout(quiet * 1000)
        page.wait_for_function(_SETTLED, polling=ASK_EVERY, timeout=60_000)
    except TimeoutError as late:
        picture = ROOT / "test-results" / f"unsettled-{time.time_ns()}.png"
        page.screenshot(path=picture)
        state = page.evaluate("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState")
        stale = page.locator("[data-testid=stSkeleton], [data-stale=true]").count()
        raise AssertionError(f"{page.url} never settled: script {state}, {stale} stale, see {picture}") from late


def visit(page: Page, url: str) -> None:
    """Open an address and wait until it is drawn."""
    page.goto(url)
    settle(page)


_DRAWN_FOR_SIZE = """(began) => {
    const here = window.pingda, root = document.documentElement;
    const scale = parseFloat(root.style.getPropertyValue('--scale')) || 1;
    const rem = Math.round(parseFloat(getComputedStyle(root).fontSize) / scale * 4) / 4;
    return here.drawn > began && here.data.size === `${rem}x${innerWidth}x${innerHeight}`;
}"""


def resize(page: Page, size: Size) -> None:
    """Draw a window to another size, and wait until the page has run again for it and is drawn."""
    width, height = size
    if page.viewport_size == {"width": width, "height": height}:
        return
    began = page.evaluate("performance.now()")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(_DRAWN_FOR_SIZE, arg=began, polling=ASK_EVERY, timeout=60_000)
    settle(page, quiet=0.15)


_TURN = """(to) => {
    const app = document.querySelector('[data-testid=stApp]');
    window.pingdaRan = false;
    window.pingdaTurned = performance.now();
    const ran = new MutationObserver((changes) => {
        const states = [...changes.map(({ oldValue }) => oldValue), app.dataset.testScriptState];
        if (!states.some((state, at) => at && state === 'running' && states[at - 1] !== 'running')) return;
        ran.disconnect();
        window.pingdaRan = true;
    });
    ran.observe(app, { attributes: true, attributeOldValue: true, attributeFilter: ['data-test-script-state'] });
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
}"""
"""A run may begin and end before the observer is called: it looks at every state in between."""

_RAN = """() => window.pingdaRan || (performance.now() - window.pingdaTurned > 3000
    && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning')"""
"""A page that draws nothing is run so quickly that React never shows the state in between: then time tells."""


def turn(page: Page, address: str) -> None:
    """Another address in an open window, as Back and Forward go there: nothing of the app is loaded again."""
    page.evaluate(_TURN, address)
    page.wait_for_function(_RAN, polling=ASK_EVERY, timeout=60_000)
    settle(page, quiet=0.25)


_TEXTS = (
    """() => {"""
    + _ROOTS
    + """
    const found = [], hidden = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'CODE']);
    for (const root of roots) {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node; (node = walk.nextNode());) {
            const element = node.parentElement, text = node.data.trim();
            if (!text || !element || hidden.has(element.tagName)) continue;
            if (element.closest('[data-testid=stIconMaterial]')) continue;  // its name is drawn as a picture
            if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const box = element.getBoundingClientRect();
            if (box.width > 1 && box.height > 1) found.push(text);
        }
        for (const element of root.querySelectorAll('[placeholder], [title], [alt]')) {
            if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            for (const name of ['placeholder', 'title', 'alt']) {
                const text = (element.getAttribute(name) || '').trim();
                if (text) found.push(text);
            }
        }
    }
    return found;
}"""
)


def texts(page: Page) -> list[str]:
    """Every piece of text a person can see or hover, shadow roots included."""
    found: list[str] = page.evaluate(_TEXTS)
    return found


def text_of(page: Page) -> str:
    """All visible text as one string, a space between pieces."""
    return " ".join(texts(page))


def overflow(page: Page) -> dict[str, Any]:
    """How far the page's scrolling boxes exceed the window, px: {} when nothing scrolls."""
    found: dict[str, Any] = page.evaluate(
        """() => {
        const boxes = { document: document.scrollingElement };
        for (const id of ['stApp', 'stAppViewContainer', 'stMain', 'stMainBlockContainer'])
            boxes[id] = document.querySelector(`[data-testid=${id}]`);
        const over = {};
        for (const [name, box] of Object.entries(boxes)) {
            if (!box) continue;
            const x = box.scrollWidth - box.clientWidth, y = box.scrollHeight - box.clientHeight;
            if (x > 1 || y > 1) over[name] = [x, y];
        }
        return over;
    }"""
    )
    return found


class Number(NamedTuple):
    """A text with a number: the panel it stands in, and what a touch on it picks ("" for a control's or link's)."""

    area: str
    text: str
    pick: str
    live: bool
    """Whether anything answers."""


NUMBERS = (Path(__file__).parent / "numbers.js").read_text(encoding="utf-8")


def numbers_of(page: Page) -> list[Number]:
    """Every text of a page with a number, touched: nothing opens, for the page is asked what it would have told."""
    return [Number(**one) for one in page.evaluate(NUMBERS)]


@dataclass(frozen=True)
class Look:
    """One drawn screen: what it says, how far it overflows, what it asked for, what went wrong, what cannot be read."""

    title: str
    here: list[str]
    texts: list[str]
    broken: list[str]
    overflow: dict[str, Any]
    watch: Watch
    legible: Legibility | None = None
    """Looked for in the gallery alone."""
    cards: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    """Every card of the stage: its area, left edge, width, height and upper edge in px."""
    charts: list[float] = field(default_factory=list)
    """How high each chart is, px."""
    faults: list[str] = field(default_factory=list)
    """What axe-core finds serious; at a desk with what is faint in the light palette. In the gallery alone."""
    headings: list[str] = field(default_factory=list)
    """The texts of all h1."""
    numbers: list[Number] = field(default_factory=list)
    """Every text with a number, and what a touch on it does: of a screen of 1920×1080, at a desk and on a wall."""
    strip: Mapping[str, float] = field(default_factory=dict)
    """Of the navigation: how much of it is beyond its right edge, how far the page's own link stands from its left and
    right edges and how wide the fade at its end is (px), how clear the arrow there is (0 … 1). Nothing without one."""

    @property
    def text(self) -> str:
        return " ".join(self.texts)


_CARDS = """() => [...document.querySelectorAll('[class*=st-key-panel-]')].map((card) => {
    const box = card.getBoundingClientRect();
    const name = card.className.match(/st-key-panel-([\\w-]+)/)[1];
    return [name, ...[box.left, box.width, box.height, box.top].map(Math.round)];
})"""


_STRIP = """() => {
    const strip = document.querySelector('.pd-nav'), here = document.querySelector('.pd-nav-here');
    if (!strip || !here) return {};
    const [all, own] = [strip, here].map((one) => one.getBoundingClientRect());
    const { content, opacity, width } = getComputedStyle(strip, '::after');
    return {
        beyond: strip.scrollWidth - strip.clientWidth - strip.scrollLeft,
        left: own.left - all.left, right: all.right - own.right,
        arrow: content === 'none' ? 0 : Number(opacity), fade: parseFloat(width) || 0,
    };
}"""


_CHARTS = "() => [...document.querySelectorAll('.js-plotly-plot')].map((chart) => chart.getBoundingClientRect().height)"


def seen_on(page: Page, watch: Watch) -> Look:
    """What a page that has settled looks like."""
    return Look(
        title=" ".join(page.locator(".pd-title").all_inner_texts()),
        here=page.locator(".pd-nav-here").all_inner_texts(),
        texts=texts(page),
        broken=page.locator(".pd-incident, [data-testid=stException]").all_inner_texts(),
        overflow=overflow(page),
        watch=watch,
    )


def look_at(browser: Browser, url: str, width: int, height: int) -> Look:
    """Open an address in a window of its own, look, and close it."""
    watch = Watch()
    with new_context(browser, watch, {"width": width, "height": height}) as context:
        page = context.new_page()
        visit(page, url)
        return seen_on(page, watch)


_FITTED = """() => [...document.querySelectorAll('*')].filter((one) => one.shadowRoot)
    .flatMap((one) => [...one.shadowRoot.querySelectorAll('[data-fit]')])
    .every((list) => list.scrollHeight <= list.clientHeight + 1)"""


class Gallery:
    """What addresses look like, each drawn once a run.

    One window turns from address to address, so that ten megabytes of JavaScript are started once, and at each it is
    drawn on every screen. (That an address opens by itself others see to.)
    """

    def __init__(self, context: BrowserContext, url: str, watch: Watch) -> None:
        self.page, self._url, self._watch = context.new_page(), url, watch
        self._seen: dict[tuple[str, Size, bool], Look] = {}

    def look(self, address: str, width: int = 1920, height: int = 1080, wall: bool = False) -> Look:
        key = address, (width, height), wall
        if key not in self._seen:
            asked = key[1], wall
            every = screens_of(address) if address in ADDRESSES else []
            self._gather(address, every if asked in every else [asked])
        return self._seen[key]

    def _gather(self, address: str, screens: list[Screen]) -> None:
        before = len(self._watch.requests), len(self._watch.complaints)
        now = self.page.viewport_size or WALL
        if screens[-1][0] == (now["width"], now["height"]):
            screens = [*reversed(screens)]  # where the last address ended the next begins
        asked, opened = Watch(), None
        faults: dict[bool, list[str]] = {}
        for size, wall in screens:
            if opened != wall:
                self._open(address + (("&" if "?" in address else "?") + "wall=1" if wall else ""))
                opened = wall
            resize(self.page, size)
            is_far = wall and address in FAR
            with suppress(TimeoutError):  # on a busy machine a list is fitted some frames after all else rests
                self.page.wait_for_function(_FITTED, polling=ASK_EVERY, timeout=5_000)
            if wall not in faults:  # they are the same at every size
                faults[wall] = accessible.faults(self.page)
                faults[wall] += [] if wall else accessible.faint_in_light(self.page)
            self._seen[address, size, wall] = replace(
                seen_on(self.page, asked),
                legible=inspect(
                    self.page,
                    smallest=smallest_allowed(*size, wall, is_far),
                    wall=wall,
                    decisive=decisive_allowed(*size, is_far),
                ),
                cards=[tuple(card) for card in self.page.evaluate(_CARDS)],
                charts=self.page.evaluate(_CHARTS),
                faults=faults[wall],
                strip=self.page.evaluate(_STRIP),
                headings=self.page.locator("h1").all_text_contents(),
                numbers=numbers_of(self.page) if size == DESKS[0] and address in ADDRESSES else [],
            )
        asked.requests += self._watch.requests[before[0] :]
        asked.complaints += self._watch.complaints[before[1] :]

    def _open(self, address: str) -> None:
        if self.page.url == "about:blank":
            visit(self.page, self._url + address)
        else:
            self.page.evaluate("sessionStorage.removeItem('pingda-home')")  # on a wall it is no visit to be ended
            turn(self.page, address)
