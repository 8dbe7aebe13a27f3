"""What an unsigned browser receives of a lake full of people: every body and every frame, of all pages and dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Request, WebSocket, expect

from pingda_dash.ui import dossier
from tests.e2e.harness import DAY, SCREENS, VILLAGE, Watch, new_context, serving, settle, turn
from tests.e2e.nursery import Nursery
from tests.hostile import NOTED, OF_FEW, home_of_people, leaks

PLACES = [
    *(f"{path}?asof={DAY}" for path in SCREENS.values() if path != "/upload"),
    *(f"/map?village={VILLAGE}&asof={DAY}&view={view}" for view in ("村图", *dossier.VIEWS)),
    f"/meeting?asof={DAY}&item={NOTED}",
    f"/units?asof={DAY}&unit=乡扶贫办",
    f"/history?asof={DAY}&against=1",
    f"/wall?asof={DAY}&wall=1",
]
FIGURES = ("homes", "cases", "lacking", "dots", "problems", "concerns", "projects", "entities", "inside", "what")
"""The panels whose figures open what people wrote."""
DIALOGS = ("rows", "household", "check", "quality", "spot", "seen", "whole", "thresholds", *FIGURES)
"""The kinds of pick that do."""
PICKS = f"""() => {{
    const roots = [document], picks = new Map();
    for (let i = 0; i < roots.length; i++) {{
        for (const one of roots[i].querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot);
        for (const one of roots[i].querySelectorAll('[data-pick]')) {{
            const [, kind, area] = one.dataset.pick.match(/^(figure:([^@]*)|[^:]*)/);
            if ({list(DIALOGS)!r}.includes(area || kind) && !picks.has(kind)) picks.set(kind, one.dataset.pick);
        }}
    }}
    return [...picks.values()];
}}"""


def kind_of(pick: str) -> str:
    """`rows`; of a figure its panel: `figure:cases`."""
    return pick.partition("@" if pick.startswith("figure:") else ":")[0]


@dataclass
class Received:
    """What came over the wire, and what of it tells of somebody."""

    leaked: dict[str, list[str]] = field(default_factory=dict)
    frames: int = 0
    bodies: int = 0
    place: str = ""
    _answered: list[Request] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        page.on("requestfinished", lambda request: self._answered.append(request))  # a body still on its way has no end
        page.on("websocket", self._socket)

    def _socket(self, opened: WebSocket) -> None:
        opened.on("framereceived", lambda payload: self._frame(opened.url, payload))

    def _frame(self, url: str, payload: bytes | str) -> None:
        self.frames += 1
        self.weigh(url, payload if isinstance(payload, bytes) else payload.encode())

    def read_bodies(self) -> None:
        for request in self._answered:
            if request.resource_type in ("script", "stylesheet", "font", "image"):
                continue
            try:
                answer = request.response()
                body = answer.body() if answer else b""
            except Error:  # a redirect, a 204, what the browser threw away
                continue
            self.bodies += 1
            self.weigh(request.url, body)
        self._answered.clear()

    def weigh(self, source: str, data: bytes) -> None:
        text = data.decode("utf-8", "ignore")
        if personal := leaks(text) + [few for few in OF_FEW if few in text.replace('\\"', '"')]:
            self.leaked.setdefault(f"{self.place} {source.partition('?')[0][-40:]}", []).extend(personal)


def test_an_unsigned_browser_receives_no_number_and_no_name(
    browser: Browser, watch: Watch, tmp_path: Path, nursery: Nursery | None
) -> None:
    home_of_people(tmp_path / "home").close()
    received, opened = Received(), set[str]()
    with serving(tmp_path / "home", nursery=nursery) as server, new_context(browser, watch) as context:
        page = context.new_page()
        received.attach(page)
        page.goto(f"{server.url}/")
        settle(page)
        for place in PLACES:
            received.place = place
            turn(page, place)
            received.read_bodies()
            picks = {kind_of(pick): pick for pick in page.evaluate(PICKS)}
            for kind, pick in ((kind, pick) for kind, pick in picks.items() if kind not in opened):
                opened.add(kind)
                received.place = f"{place} {kind}"
                page.locator(f"[data-pick={pick!r}]").first.dispatch_event("click")
                settle(page, quiet=0.1)
                received.read_bodies()
                dialog = page.get_by_role("dialog")
                if kind == "rows":
                    with page.expect_download() as had:
                        dialog.get_by_role("button", name="下载 CSV").click()
                    received.weigh("CSV", had.value.path().read_bytes())
                if dialog.count():
                    dialog.press("Escape")  # a download takes the focus away
                    expect(dialog).to_have_count(0)
    assert received.leaked == {}
    assert opened >= {"rows", "household", "check", "quality", "whole", "figure:cases", "figure:homes"}
    assert received.frames > 100
    assert received.bodies > 10
