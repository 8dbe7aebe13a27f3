"""The days that a replay comes to, made ready before it does: by a thread, while the first of them are shown.

A day costs a third of a second and more when it is first asked about, and next to nothing again: its answers, its page
and what stands around it are kept. So the thread makes each day of the page that is shown, and a run finds all there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cachetools import LRUCache
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from pingda_dash import formats, queries
from pingda_dash.ui import documents, frame, header, incidents, live, rotation
from pingda_dash.ui.view import View

AT_ONCE, AGAIN, PATIENCE = 2, 0.05, 30.0
"""Pages whose days are made at a time (of one more, those that were opened first are left); seconds until it is asked
again whether a run is under way; seconds after a replay's last run until no more days are made: the next goes on."""


@dataclass
class Preparation:
    """The days of one page that are still to be made, and the one that is shown."""

    data_version: live.DataVersion
    shown: date
    left: set[date]
    stopped: bool = False
    asked: float = 0.0
    thread: threading.Thread | None = None

    def next(self) -> date:
        """The day to make: the first after the one that is shown, else the first of all."""
        return min(self.left, key=lambda day: (day <= self.shown, day))


_preparations: LRUCache[Hashable, Preparation] = LRUCache(AT_ONCE)
_lock = threading.Lock()


def prepare(view: View, last: date) -> Preparation | None:
    """Make the days ready that follow the one that is shown, then those before it; once for all windows that show the
    same. None for whoever sees names in full, of whom nothing is kept."""
    start = formats.as_date(view.campaign["start"])
    if view.private or start is None or not live.served():
        return None
    key = replace(view, as_of=start, campaign={}).key
    with _lock:
        made = _preparations.get(key)
        if made is None:
            made = _preparations[key] = _begun(view, start, last)
        made.shown, made.asked = view.as_of, time.monotonic()
        if made.left and not made.stopped and (made.thread is None or not made.thread.is_alive()):
            made.thread = threading.Thread(target=_make, args=(view, made), name="replay-ahead", daemon=True)
            add_script_run_ctx(made.thread, get_script_run_ctx())  # pages read the address that the window has
            made.thread.start()
    return made


def _begun(view: View, start: date, last: date) -> Preparation:
    """All days of a page, none of them made; those of other data and of pages too many are left."""
    for one in _preparations.values():
        one.stopped = one.stopped or one.data_version != view.data_version
    if len(_preparations) == AT_ONCE:
        _preparations.popitem()[1].stopped = True
    every = {start + timedelta(days=count) for count in range(max((last - start).days, 0) + 1)}
    return Preparation(view.data_version, view.as_of, every)


def _make(view: View, of: Preparation) -> None:
    while of.left and not of.stopped and time.monotonic() - of.asked < PATIENCE:
        if frame.runs():  # who waits for a page comes first: both ask the one snapshot
            time.sleep(AGAIN)
            continue
        day = of.next()
        try:
            row = live.ask(view.data_version, day, queries.campaign_day).iloc[0]
            at = replace(view, as_of=day, campaign={str(name): value for name, value in row.items()})
            parts = header.parts(at, rotation.of(at, at.path), plays=True)
            documents.put({"page": "", "parts": [part.document() for part in parts]})
            frame.made_before(at)
        except Exception as error:  # the day itself will say so on the screen
            incidents.record(error, "replay")
            of.stopped = True
            return
        of.left.discard(day)
