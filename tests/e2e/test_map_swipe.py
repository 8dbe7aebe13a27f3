"""A finger on the map: a flick goes to the next place of its kind, a slow finger moves the map, two pinch it."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page

from tests.e2e.harness import ASK_EVERY, DAY, VILLAGE, Server

JUDGED = """() => {
    const names = [...document.querySelectorAll('.pd-map-name.village')];
    const isWhole = (one) => one.style.visibility !== 'hidden' && !one.matches('[data-short]');
    return names.length === 10 && names.every(isWhole);
}"""
"""Each village's name stands on the township, with how it stands."""
Opener = Callable[..., Page]
Point = tuple[float, float]
STEPS = 4
HOME, NEXT = "PD206-0069", "PD206-0070"
"""Two households of the group, one after the other."""
CAMERA = "() => { const { x, y, zoom } = document.querySelector('.pd-map').map.camera; return [x, y, zoom]; }"
FREE = """() => {
    const box = document.querySelector('.pd-map').getBoundingClientRect();
    const at = (away) => [box.left + box.width / 2, box.top + box.height / 2 + away];
    return [0, 40, -40, 80, -80].map(at).find(([x, y]) => !document.elementFromPoint(x, y).closest('.pd-map-name'));
}"""
"""Where nothing stands on the map."""
THERE = """(place) => {
    const { map } = document.querySelector('.pd-map'), lands = map.flying || 0;
    const rests = performance.now() > lands && document.querySelector('[data-test-script-state=notRunning]');
    return rests && ['village', 'group', 'home'].every((name) => map.values.at[name] === (place[name] || ''));
}"""

DENSE = 3
"""Pixels of a phone's screen to one of the page, along a line."""
SHARP = """(dense) => {
    const canvas = document.querySelector('.pd-map canvas');
    return window.devicePixelRatio === dense && Math.abs(canvas.width - dense * canvas.clientWidth) <= dense;
}"""


class Fingers:
    """Real touches, as the browser has them from a screen."""

    def __init__(self, page: Page) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)

    def drag(self, *ways: Point, lasts: float = 0.15, apart: float = 0) -> None:
        """Each finger from near the middle of the map (or `apart` px beside it) by (x, y) px within so many seconds.

        The screen says when it was touched: a browser that is slow to draw makes no finger slower.
        """
        self._page.locator(".pd-map").scroll_into_view_if_needed()
        x, y = self._page.evaluate(FREE)
        began, starts = time.time(), [(x + apart * at, y) for at in range(len(ways))]
        self._touch("touchStart", starts, began)
        for step in range(1, STEPS + 1):
            share = step / STEPS
            here = [(x + dx * share, y + dy * share) for (x, y), (dx, dy) in zip(starts, ways, strict=True)]
            self._touch("touchMove", here, began + lasts * share)
        self._touch("touchEnd", [], began + lasts)

    def _touch(self, kind: str, points: list[Point], at: float) -> None:
        touched = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched, "timestamp": at})


def camera(page: Page) -> list[float]:
    """Where the camera is: x, y, zoom."""
    at: list[float] = page.evaluate(CAMERA)
    return at


def pick(page: Page, *place: str) -> None:
    """Go somewhere without a finger: a village, a group, a household."""
    wanted = "place:" + "/".join(map(quote, place))
    page.evaluate("(pick) => { document.querySelector('.pd-map').map.wanted = { pick, tries: 0 }; }", wanted)


def arrives(page: Page, **place: str) -> None:
    """Wait until the map shows a place and nothing moves."""
    page.wait_for_function(THERE, arg=place, polling=ASK_EVERY)


def stays(page: Page, **place: str) -> None:
    """A place is shown, and nothing else is asked for."""
    page.wait_for_timeout(300)
    assert page.evaluate("() => document.querySelector('.pd-map').map.wanted || null") is None
    arrives(page, **place)


def test_on_a_phone_a_flick_turns_to_the_next_place_no_other_touch_does_and_the_map_is_sharp(
    server: Server, window: Opener
) -> None:
    page = window(f"{server.url}/map?asof={DAY}&village={VILLAGE}&view=村图", width=390, height=844)
    fingers, after = Fingers(page), str(int(VILLAGE) + 1)
    fingers.drag((-150, 12))
    arrives(page, village=after)
    fingers.drag((150, -12))
    arrives(page, village=VILLAGE)

    home = camera(page)
    fingers.drag((30, 150))  # along the screen
    stays(page, village=VILLAGE)
    moved = camera(page)
    assert moved[1] < home[1] and moved[2] == home[2]
    fingers.drag((-150, 0))  # the map was moved by hand: it is moved on
    stays(page, village=VILLAGE)
    assert camera(page)[0] > moved[0]

    pick(page, VILLAGE, "一组")
    arrives(page, village=VILLAGE, group="一组")
    fingers.drag((150, 0))
    arrives(page, village=VILLAGE, group="十组")
    fingers.drag((-150, 0), lasts=0.8)  # slowly: who looks around
    stays(page, village=VILLAGE, group="十组")

    pick(page, VILLAGE, "一组", HOME)
    arrives(page, village=VILLAGE, group="一组", home=HOME)
    home = camera(page)
    fingers.drag((-50, 0), (50, 0), apart=40)
    stays(page, village=VILLAGE, group="一组", home=HOME)
    assert camera(page)[2] > home[2]
    pick(page, VILLAGE, "一组", NEXT)  # shown whole again
    arrives(page, village=VILLAGE, group="一组", home=NEXT)
    fingers.drag((150, 0))
    arrives(page, village=VILLAGE, group="一组", home=HOME)

    screen = {"width": 380, "height": 844, "deviceScaleFactor": DENSE, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", screen)
    page.wait_for_function(SHARP, arg=DENSE, polling=ASK_EVERY)
    page.goto(f"{server.url}/map?asof={DAY}")
    page.wait_for_function(JUDGED, polling=ASK_EVERY)
