"""The data behind a window: which lake, which version, its snapshot, and answers cached by what they depend on."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from cachetools import LRUCache, TTLCache, cached

from pingda_dash import clock, minutes, settings
from pingda_dash.lake import Lake, LakeName
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.ui import appearance

Query = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class DataVersion:
    """What a window is showing: the lake's name (`real` or `demo`) and its version."""

    lake: LakeName
    version: int

    @property
    def demo(self) -> bool:
        return self.lake == "demo"

    def __str__(self) -> str:
        """`real:12`, as the browser compares it."""
        return f"{self.lake}:{self.version}"


_NEWEST: TTLCache[Any, tuple[LakeName, int, int]] = TTLCache(maxsize=8, ttl=0.1)


@cached(_NEWEST, condition=threading.Condition())
def _newest(home: str) -> tuple[LakeName, int, int]:
    from pingda_dash import desk

    lake = desk.screen_lake()
    return lake.name, lake.version(), minutes.count(lake.folder)


def newest() -> DataVersion:
    """The active lake and its newest version; asked by every window all the time, so it is shared for 0.1 s."""
    return DataVersion(*_newest(str(settings.home()))[:2])


_STARTED = secrets.token_hex(3)
"""A random id of this server process: a wall that meets another one reloads, as its scripts may differ."""


def beat(data_version: DataVersion) -> str:
    """What a window compares: `real:12+3@2020-05-20.light#a1b2c3`: data version, number of meeting notes,
    the township's day and whether it is light (for `theme=auto`), this server."""
    notes, now = _newest(str(settings.home()))[2], clock.now()
    return f"{data_version}+{notes}@{now.date().isoformat()}.{appearance.palette_of('auto', now).scheme}#{_STARTED}"


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
def _snapshot(home: str, lake: LakeName, version: int) -> Snapshot:
    opened = open_snapshot(Lake.open(settings.home(), lake), version=version, like=_last.get((home, lake)))
    _last[home, lake] = opened
    return opened


def snapshot_of(data_version: DataVersion) -> Snapshot:
    """The in-memory snapshot of a lake's version, built once for all windows."""
    return _snapshot(str(settings.home()), data_version.lake, data_version.version)


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
    name: str,
    params: tuple[tuple[str, Any], ...],
) -> pd.DataFrame:
    snapshot = snapshot_of(data_version)
    return query(snapshot.unmasked() if unmasked else snapshot, as_of, **dict(params))


def ask(data_version: DataVersion, as_of: date, query: Query, unmasked: bool = False, **params: Any) -> pd.DataFrame:
    """A query's answer, cached by all it depends on: lake, version, day, masking, query, parameters (no DataFrame).

    Asked by many windows at once, it is worked out once. What is returned is the caller's own (copy on write).
    """
    name = f"{query.__module__}.{query.__qualname__}"
    given = tuple(sorted(params.items()))
    return _answer(query, str(settings.home()), data_version, as_of, unmasked, name, given).copy(deep=False)
