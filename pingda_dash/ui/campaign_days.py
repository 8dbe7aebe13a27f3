"""The campaign's days on the township's map, for the browser to play without a run of the page for each.

How every village stands on a day depends on that day in all marts, so each day is asked once, by a thread with a
snapshot of its own (a quarter of a second a day), when a window first touches the slider. A window names what it
shows (`offer`), and fetches the days as they come (`answer`, at `/pingda/days/<name>`).
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd
from cachetools import LRUCache

from pingda_dash import formats, frames, minutes, queries, settings, theme, wording
from pingda_dash.lake import Lake
from pingda_dash.maps.measures import CHANGE, Measure, Shade, colour_of, shape_of, texts_of, values_of
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import asked, compare_page, default_day, live
from pingda_dash.ui.view import View

PATIENCE = 5.0
"""Seconds after the last window has asked until no more days are gathered: it asks a few times a second."""
IN_REGISTERS = ("registered", "income")
"""What a register says, once a quarter: no measure of a day."""


def since(view: View) -> date:
    """The day that the map compares with: an earlier `?since=`, else the last meeting's, else a week before."""
    chosen = asked.day(compare_page.SINCE)
    return chosen if chosen is not None and chosen < view.as_of else compare_page.meeting_day(view)


# --- what every day was -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A day: `queries.compare_villages`, `.compare_village_indicators` of every one, `.village_duty_states`."""

    day: date
    villages: pd.DataFrame
    standing: pd.DataFrame
    duties: pd.DataFrame


class Gathering:
    """The days of one version, asked one after another by a thread of their own, while a window waits for them."""

    def __init__(self, data_version: live.DataVersion, days: Sequence[date], before: Callable[[date], date]) -> None:
        """before: the day that each is compared with."""
        self.days: list[Day] = []
        self.failed = False
        self.stopped = False
        self._asked = data_version, tuple(days), before
        self._waited = 0.0
        self._thread: threading.Thread | None = None

    def go_on(self) -> None:
        """See that a thread is at it: a window waits. It rests when none has for a while, and goes on from there."""
        self._waited = time.monotonic()
        if len(self.days) == len(self._asked[1]) or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._run, name="campaign-days", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._gather(*self._asked)
        except Exception:  # the window says so, the log says what
            self.failed = True
            logging.getLogger("pingda.ui").exception("the campaign's days")

    def _gather(self, data_version: live.DataVersion, days: Sequence[date], before: Callable[[date], date]) -> None:
        lake = Lake.open(settings.home(), data_version.lake)
        like = live.snapshot_of(data_version)
        with closing(open_snapshot(lake, version=data_version.version, like=like)) as snapshot:
            for day in days[len(self.days) :]:
                if self.stopped or time.monotonic() - self._waited > PATIENCE:
                    return
                earlier = before(day)
                villages = queries.compare_villages(snapshot, day, since=earlier)
                standing = queries.compare_village_indicators(snapshot, day, since=earlier)
                self.days.append(Day(day, villages, standing, queries.village_duty_states(snapshot, day)))


_gatherings: LRUCache[Hashable, Gathering] = LRUCache(3)
_offers: LRUCache[str, Offer] = LRUCache(300)
_lock = threading.Lock()


# --- what a window shows of them --------------------------------------------------------------------------------


@dataclass
class Offer:
    """The days as one window's map shows them: a measure, its classes, and what each day is compared with."""

    data_version: live.DataVersion
    days: tuple[date, ...]
    chosen: Measure
    how: str
    shades: tuple[Shade, ...]
    since: date | None
    """The one day that all are compared with; None: each with the meeting before it."""
    marks: Mapping[str, date]
    poor: Mapping[str, str]
    """What is said of each village beside its name."""
    made: list[dict[str, Any]] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def gathering_key(self) -> Hashable:
        """What the gathered days depend on."""
        folder = live.lake().folder
        marks = tuple(sorted(self.marks.items()))
        return str(settings.home()), self.data_version, self.days, self.since, marks, minutes.count(folder)

    def before(self, day: date) -> date:
        """The day that one is compared with."""
        if self.since is not None:
            return min(day, self.since)
        folder = live.lake().folder
        return compare_page.meeting_before(day, dict(self.marks), minutes.last_meeting(folder, day))


def offer(view: View, chosen: Measure, how: str, villages: pd.DataFrame) -> str:
    """A name for the days of what a window shows, under which its browser may fetch them; "" where there are none.

    villages: with `value`, whose classes the legend shows, and is_poor.
    """
    if not live.served() or chosen.key in IN_REGISTERS:
        return ""
    days = campaign(view)
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    compared = how == CHANGE or chosen.key == "moves"
    fixed = asked.day(compare_page.SINCE) if compared else None
    marks = compare_page.marked_days(live.lake())
    key = repr(
        (view.source, view.data_version, days[0], days[-1], chosen.key, how, shades, fixed, sorted(marks.items()))
    )
    name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    poor = {str(row.village_code): " · 贫困村" if formats.is_true(row.is_poor) else "" for row in frames.rows(villages)}
    with _lock:
        if name not in _offers:
            _offers[name] = Offer(view.data_version, days, chosen, how, shades, fixed, marks, poor)
    return name


def campaign(view: View) -> tuple[date, ...]:
    """The campaign's days up to the last that can be shown."""
    first, last = formats.as_date(view.campaign["start"]), default_day.last_day(view.data_version)
    assert first is not None
    return tuple(first + timedelta(days=count) for count in range(max((last - first).days, 0) + 1))


def answer(name: str, first: int) -> dict[str, Any] | None:
    """The days that are ready from the `first` on; None where nothing of that name is offered any more.

    `of`: how many there will be; `days`: of each its words, what turned, and of each village (in the order of
    `villages`) its colour, words, shape and tip; `failed`: no more will come.
    """
    with _lock:
        offered = _offers.get(name)
        if offered is None:
            return None
        key = offered.gathering_key
        gathering = _gatherings.get(key)
        if gathering is None or gathering.failed:
            for other in _gatherings.values():
                if other._asked[0] != offered.data_version:
                    other.stopped = True
            gathering = _gatherings[key] = Gathering(offered.data_version, offered.days, offered.before)
        gathering.go_on()
    with offered.guard:
        while len(offered.made) < len(gathering.days):
            at = len(offered.made)
            offered.made.append(_day(offered, gathering.days[at], gathering.days[at - 1] if at else None))
        codes = [str(code) for code in gathering.days[0].villages["village_code"]] if gathering.days else []
        made = offered.made[first:]
    return {"of": len(offered.days), "villages": codes, "days": made, "failed": gathering.failed}


def _day(offered: Offer, day: Day, before: Day | None) -> dict[str, Any]:
    chosen, how = offered.chosen, offered.how
    standing = day.standing[day.standing["id"] == chosen.indicator]
    villages = day.villages.copy()
    counted = ["behind", "overdue", "broken"]
    villages[counted] = villages[counted].fillna(0)  # as `village_standing` counts them
    values = pd.to_numeric(pd.Series(values_of(chosen, how, villages, standing), index=villages.index))
    texts = texts_of(chosen, how, villages.assign(value=values))
    areas = []
    for row, value, text in zip(frames.rows(villages), values, texts, strict=True):
        shape = shape_of(chosen, how, formats.text(row.worst, theme.UNREPORTED), text)
        tip = (
            f"{row.village}{offered.poor.get(str(row.village_code), '')}\n{formats.day(day.day)} {chosen.title} {text}"
        )
        areas.append([colour_of(value, offered.shades), text, shape, tip])
    turns = [] if before is None else _turns(chosen, before, day)
    return {"label": formats.day(day.day), "turns": wording.turns(turns), "areas": areas}


def _turns(chosen: Measure, before: Day, day: Day) -> list[wording.Turn]:
    """What stands otherwise than the day before: the indicator in a village; else a village, and what is late in it."""
    if chosen.indicator:
        earlier, later = (one.standing[one.standing["id"] == chosen.indicator] for one in (before, day))
        return _between("", earlier, later, "status")
    turned = _between("", before.villages, day.villages, "worst")
    for duty in dict.fromkeys(day.duties["id"]):
        earlier, later = (one.duties[one.duties["id"] == duty] for one in (before, day))
        name = str(later["short_name"].iloc[0])
        turned += [one for one in _between(name, earlier, later, "status") if {one.before, one.after} & theme.LATE]
    return turned


def _between(subject: str, earlier: pd.DataFrame, later: pd.DataFrame, column: str) -> list[wording.Turn]:
    was = dict(zip(earlier["village_code"], earlier[column], strict=True))
    return [
        wording.Turn(subject, str(row.village), str(was[row.village_code]), str(getattr(row, column)))
        for row in frames.rows(later)
        if row.village_code in was and was[row.village_code] != getattr(row, column)
    ]
