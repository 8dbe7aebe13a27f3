"""A wall whose pages turn by themselves: which pages, in which order today, and where this window is in the round.

The browser keeps the time and the keys (window.js); a turn is a run of the next page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import playlists, queries, settings
from pingda_dash.panels.wall import Shown
from pingda_dash.playlists import Stop
from pingda_dash.ui import navigation


@dataclass(frozen=True)
class Rotation:
    """The stops in today's order, the one shown (None: a page outside the list), whether they turn by themselves."""

    stops: tuple[Stop, ...]
    here: Stop | None
    turns: bool
    standing: pd.DataFrame
    villages: Mapping[str, str]

    def told(self) -> dict[str, Any]:
        """What the window's script must know; a stop is `path` or `path@village`."""
        here = key(self.here) if self.here else ""
        shortest = min(stop.seconds for stop in self.stops)
        return {
            "key": here,
            "here": here,
            "stops": [key(stop) for stop in self.stops],
            "seconds": self.here.seconds if self.here else shortest,
            "rotates": self.turns and len(self.stops) > 1,
        }

    def shown(self) -> list[Shown]:
        """The stops as the strip names them."""
        short = {screen.path: screen.short for screen in navigation.screens()}
        overdue = dict(zip(self.standing["page"], self.standing["overdue"], strict=True))
        return [
            Shown(
                key(stop),
                self.villages.get(stop.village, stop.village) if stop.village else short.get(stop.page, stop.page),
                stop == self.here,
                int(overdue.get(stop.page, 0)) if not stop.village else 0,
            )
            for stop in self.stops
        ]


def key(stop: Stop) -> str:
    """How an address and the browser name a stop: `overview`, `funds`, `map@530523206206`."""
    return stop.place


def of(params: Mapping[str, str], path: str, village: str | None, ask: Callable[..., pd.DataFrame]) -> Rotation | None:
    """The rotation an address asks for; without one the leaders' pages, which then turn by hand alone."""
    if params.get("wall") != "1":
        return None
    asked = playlists.of_address(settings.home(), params)
    playlist = asked or playlists.leaders()
    standing = ask(queries.page_standing, places=navigation.places())
    stops = tuple(playlists.in_order(playlist, standing))
    if not stops:
        return None
    place = (path, village or "" if path == "map" else "")
    here = next((stop for stop in stops if (stop.page, stop.village) == place), None)
    names = ask(queries.villages)
    known = dict(zip(names["village_code"], names["village"], strict=True))
    return Rotation(stops, here, asked is not None, standing, known)
