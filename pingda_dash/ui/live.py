"""The data behind a window: which lake, which version, its snapshot, and answers cached by what they depend on."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from cachetools import LRUCache, TTLCache, cached

from pingda_dash import clock, directives, draws, faults, minutes, queries, settings, thresholds, worklist
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake, LakeName
from pingda_dash.persons import NOBODY
from pingda_dash.shown import Shown, of_few
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.ui import appearance, documents

Query = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class DataVersion:
    """What a window is showing: the lake's name (`real` or `demo`), its version; how many draws are beside it, and how
    many changes of thresholds; how often another lake of that name came into its place."""

    lake: LakeName
    version: int
    draws: int = 0
    changes: int = 0
    changed_places: int = 0

    @property
    def demo(self) -> bool:
        return self.lake == "demo"

    def __str__(self) -> str:
        """`real:12`, as the browser compares it."""
        return f"{self.lake}:{self.version}"


Newest = tuple[LakeName, int, int, int, int, int, int]
_NEWEST: TTLCache[Any, Newest] = TTLCache(maxsize=8, ttl=0.1)


@dataclass
class _Shown:
    """What the screens of a home showed when its data could be asked last; trouble: why they cannot be asked now."""

    lake: Lake
    newest: Newest
    trouble: str = ""


_shown: dict[str, _Shown] = {}


@cached(_NEWEST, condition=threading.Condition())
def _newest(home: str) -> Newest:
    """What is newest; while the data cannot be asked, what was newest when they could: the screens stay as they are."""
    from pingda_dash import desk

    last = _shown.get(home)
    try:
        lake = desk.screen_lake()
        beside = (draws, thresholds, minutes, worklist, directives)
        there = (lake.name, lake.version(), *(each.count(lake.folder) for each in beside))
    except (PingdaError, *faults.MACHINE) as error:
        if last is None:
            raise
        if not last.trouble:
            logging.getLogger("pingda.ui").error("the data cannot be asked: %s", error)
        last.trouble = faults.short(error)
        return last.newest
    if last is not None and last.lake is not lake and last.lake.name == lake.name:
        _forget()  # it was made again, or restored: a version of the same number may be another
    _shown[home] = _Shown(lake, there, lake.trouble)
    return there


def lake() -> Lake:
    """The lake that the screens show; while it cannot be opened, the handle that it was shown by."""
    _newest(home := str(settings.home()))
    return _shown[home].lake


def trouble() -> str:
    """Why the data cannot be asked just now, in a few words; empty when all is well."""
    shown = _shown.get(str(settings.home()))
    return shown.trouble if shown else ""


def newest() -> DataVersion:
    """The active lake and its newest version; asked by every window all the time, so it is shared for 0.1 s."""
    return DataVersion(*_newest(str(settings.home()))[:4], _forgotten)


def renew() -> None:
    """This process has just written something beside the lake: whoever asks next sees it."""
    _NEWEST.clear()


def notes() -> int:
    """How many notes were made at meetings, and struck through, of the active lake."""
    return _newest(str(settings.home()))[4]


def entries() -> int:
    """How many entries people made in the worklist of the active lake."""
    return _newest(str(settings.home()))[5]


def steps() -> int:
    """How many directives were opened in the active lake, and steps of them written."""
    return _newest(str(settings.home()))[6]


_forgotten = 0
"""How often this server let go of all that it had read."""


def _forget() -> None:
    """Let go of everything that was read of a lake, and of all that was drawn of it."""
    global _forgotten
    _forgotten += 1
    _snapshot.clear()
    _last.clear()
    _follow.cache_clear()
    _log.cache_clear()
    _promises.cache_clear()
    _meetings.cache_clear()
    _directives.cache_clear()
    _ANSWERS.clear()
    documents.clear()


_STARTED = secrets.token_hex(3)
"""A random id of this server process: a wall that meets another one reloads, as its scripts may differ."""


def beat(data_version: DataVersion) -> str:
    """What a window compares: `real:12+3@2020-05-20.light#a1b2c3`: data version, number of draws, changes of
    thresholds, meeting notes, entries of the worklist and steps of directives, the township's day and whether it is
    light (for `theme=auto`), this server."""
    notes, now = sum(_newest(str(settings.home()))[2:]), clock.now()
    shown = f"{data_version}+{notes}@{now.date().isoformat()}.{appearance.palette_of('auto', now).scheme}"
    return f"{shown}#{_STARTED}{_forgotten or ''}"


_served = threading.Event()


def serve_beats() -> None:
    """From now on the browser can ask this server for its beat (see `server.build`)."""
    _served.set()


def served() -> bool:
    """Whether the browser can ask for the beat by itself."""
    return _served.is_set()


_last: dict[tuple[str, LakeName], Snapshot] = {}
"""The snapshot opened last of each lake: the next one differs from it in a table or two."""


@st.cache_resource(max_entries=3, show_spinner=False)
def _snapshot(home: str, lake: LakeName, version: int, drawn: int, changes: int, changed_places: int) -> Snapshot:
    opened = open_snapshot(Lake.open(settings.home(), lake), version=version, like=_last.get((home, lake)))
    _last[home, lake] = opened
    return opened


@lru_cache(maxsize=8)
def _follow(folder: Path, data_version: DataVersion) -> None:
    """Let the worklist have what this version has for the first time, and what no longer; once a version."""
    at = clock.now()
    try:
        findings = queries.doubts(snapshot_of(data_version), at.date())
        worklist.follow(folder, findings, data_version.version, at)
    except (OSError, sqlite3.Error) as error:  # a screen is drawn, whatever becomes of the book
        logging.getLogger("pingda.ui").error("worklist: %s", error)


@lru_cache(maxsize=8)
def _log(folder: Path, version: int, entries: int) -> str:
    """The worklist's entries; read again when there is a new version, or an entry of somebody's."""
    return worklist.log(folder)


def log_of(data_version: DataVersion) -> str:
    """The entries of the worklist of a lake, as `queries.worklist` reads them."""
    folder = settings.home() / data_version.lake
    _follow(folder, data_version)
    return _log(folder, data_version.version, worklist.count(folder))


@lru_cache(maxsize=8)
def _promises(folder: Path, notes: int) -> str:
    """What was promised at meetings; read again when there is another note."""
    return minutes.promises(folder)


def promises_of(data_version: DataVersion) -> str:
    """What was promised at meetings of a lake, as `queries.urgent_duties` reads it."""
    folder = settings.home() / data_version.lake
    return _promises(folder, minutes.count(folder))


@lru_cache(maxsize=8)
def _meetings(folder: Path, notes: int) -> str:
    """The meetings of a lake; read again when there is another note."""
    return minutes.meetings(folder)


def meetings_of(data_version: DataVersion) -> str:
    """The meetings of a lake, as `queries.annotated_days` reads them."""
    folder = settings.home() / data_version.lake
    return _meetings(folder, minutes.count(folder))


@lru_cache(maxsize=8)
def _directives(folder: Path, steps: int) -> str:
    """The directives of a lake; read again when there is another step."""
    return directives.log(folder)


def directives_of(data_version: DataVersion) -> str:
    """The directives of a lake, as `queries.directives` reads them."""
    folder = settings.home() / data_version.lake
    return _directives(folder, directives.count(folder))


def snapshot_of(data_version: DataVersion) -> Snapshot:
    """The in-memory snapshot of a lake's version, built once for all windows."""
    of = data_version
    return _snapshot(str(settings.home()), of.lake, of.version, of.draws, of.changes, of.changed_places)


@cached(LRUCache(50), key=lambda *of: (str(settings.home()), *of), condition=threading.Condition())
def tried_weeks(data_version: DataVersion, as_of: date, threshold: str, value: float) -> pd.DataFrame:
    """`queries.threshold_weeks` as it would be if a threshold had another value; its snapshot is let go at once."""
    like, tried = snapshot_of(data_version), {threshold: value}
    with closing(open_snapshot(lake(), version=data_version.version, like=like, tried=tried)) as snapshot:
        return queries.threshold_weeks(snapshot, as_of)


@cache
def plan_opening(folder: str, first_part: str) -> str:
    """The text of the plan before its first part: its number, date and purpose."""
    return (Path(folder) / "source.txt").read_text(encoding="utf-8").partition(first_part)[0].strip()


_ANSWERS: LRUCache[Any, pd.DataFrame] = LRUCache(4000)
"""Cached answers, by all they depend on. `st.cache_data` costs a millisecond a question: thirty walls feel it."""


@cached(_ANSWERS, key=lambda _, *of: of, condition=threading.Condition())
def _answer(
    query: Query,
    home: str,
    data_version: DataVersion,
    as_of: date,
    unmasked: bool,
    to_anybody: bool,
    name: str,
    params: tuple[tuple[str, Any], ...],
) -> pd.DataFrame:
    snapshot, shown = snapshot_of(data_version), shown_of(data_version, unmasked)
    given = {key: shown.meant(value) for key, value in params}
    asked = snapshot.unmasked() if unmasked else snapshot.to_anybody() if to_anybody else snapshot
    answer = shown.frame(query(asked, as_of, **given))
    return of_few(answer) if to_anybody else answer


def shown_of(data_version: DataVersion, unmasked: bool = False) -> Shown:
    """How the texts of a version are shown; unmasked: with the names of persons."""
    return _shown_of(str(settings.home()), data_version, unmasked, _forgotten)


@cached(LRUCache(8), condition=threading.Condition())
def _shown_of(_home: str, data_version: DataVersion, unmasked: bool, _forgotten: int) -> Shown:
    return Shown(NOBODY if unmasked else snapshot_of(data_version).people)


def ask(
    data_version: DataVersion,
    as_of: date,
    query: Query,
    unmasked: bool = False,
    to_anybody: bool = False,
    **params: Any,
) -> pd.DataFrame:
    """A query's answer, cached by all it depends on: lake, version, day, masking, query, parameters (no DataFrame).

    to_anybody: what fewer than three households of a village have in common is withheld.

    Asked by many windows at once, it is worked out once. What is returned is the caller's own (copy on write).
    """
    name = f"{query.__module__}.{query.__qualname__}"
    given = tuple(sorted(params.items()))
    return _answer(query, str(settings.home()), data_version, as_of, unmasked, to_anybody, name, given).copy(deep=False)
