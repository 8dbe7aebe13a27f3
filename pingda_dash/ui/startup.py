"""The first data of a server: opened in the background while the port already answers, with progress messages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

from pingda_dash import basemaps, desk, settings
from pingda_dash.errors import PingdaError
from pingda_dash.ui import default_day, live

OPENING, COMPUTING = "正在打开数据……", "正在计算各项指标……"
FILLING = "正在载入演示数据:第 {number} 份报送,共 {count} 份,约需一分钟……"
SECONDS = 0.2
"""Seconds between two checks of the progress."""

log = logging.getLogger("pingda.ui")


class Startup:
    """The opening of one home's data: `message` says what it is doing.

    opened: set when the lake is open; finished: when the first snapshot is there. Both are set when it failed.
    """

    def __init__(self) -> None:
        self.message = OPENING
        self.opened, self.finished = threading.Event(), threading.Event()
        self.failed = False

    def run(self) -> None:
        """Open the lake and build the snapshot that the first page asks for; an error is logged and sets `failed`."""
        try:
            desk.screen_lake(self._filled)
            self.opened.set()
            self.message = COMPUTING
            default_day.of(live.newest())
            self.finished.set()
            for fault in basemaps.survey().faults:  # a model of heights takes seconds, once
                log.warning("%s", fault)
        except Exception as error:  # the page that asks next meets it itself, and says so
            self.failed = True
            log.error("startup: %s", error, exc_info=None if isinstance(error, PingdaError) else error)
        finally:
            self.opened.set()
            self.finished.set()

    def _filled(self, done: int, count: int) -> None:
        self.message = FILLING.format(number=min(done + 1, count), count=count)


_startups: dict[str, Startup] = {}
_beginning = threading.Lock()


def begin() -> Startup:
    """Begin to open this home's data in the background, if that is not done or under way; one that failed, again."""
    home = str(settings.home())
    with _beginning:
        current = _startups.get(home)
        if current is None or (current.failed and current.finished.is_set()):
            current = _startups[home] = Startup()
            threading.Thread(target=current.run, name="startup", daemon=True).start()
        return current


def wait_for_lake(seconds: float) -> bool:
    """Wait until a startup under way has opened its lake, or failed; False when that takes longer."""
    current = _startups.get(str(settings.home()))
    return current is None or current.opened.wait(seconds)


def ready() -> bool:
    """Whether this home's data are open."""
    current = _startups.get(str(settings.home()))
    return current is not None and current.finished.is_set() and not current.failed


def progress() -> Iterator[str]:
    """Yields the startup's message whenever it changes, until it has ended."""
    current, last = begin(), ""
    while not current.finished.is_set():
        if current.message != last:
            last = current.message
            yield last
        current.finished.wait(SECONDS)
