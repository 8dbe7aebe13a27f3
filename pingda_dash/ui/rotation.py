"""A wall whose pages turn by themselves: which pages, in which order today, and where this window is in the round.

The browser keeps the time and the keys (window.js); a turn is a run of the next page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import frames, playlists, queries, settings, walls
from pingda_dash.panels.lists import late_words
from pingda_dash.panels.wall import Shown
from pingda_dash.playlists import Stop
from pingda_dash.ui import filters, navigation
from pingda_dash.ui.view import View, address_of


@dataclass(frozen=True)
class Rotation:
    """The stops in today's order, the one shown (None: a page outside the list), whether they turn by themselves."""

    stops: tuple[Stop, ...]
    here: Stop | None
    turns: bool
    standing: pd.DataFrame
    villages: Mapping[str, str]

    def for_window(self) -> dict[str, Any]:
        """What the window's script must know; a stop is `path` or `path@village`."""
        shortest = min(stop.seconds for stop in self.stops)
        return {
            "here": self.here.place if self.here else "",
            "stops": [stop.place for stop in self.stops],
            "addresses": {stop.place: _address(stop) for stop in self.stops},
            "seconds": self.here.seconds if self.here else shortest,
            "rotates": self.turns and len(self.stops) > 1,
        }

    def shown(self) -> list[Shown]:
        """The stops as the strip names them."""
        short = {screen.path: screen.short for screen in navigation.screens()}
        late = {row.page: late_words(row) for row in frames.rows(self.standing)}
        return [
            Shown(
                stop.place,
                self.villages.get(stop.village, stop.village) if stop.village else short.get(stop.page, stop.page),
                stop == self.here,
                "" if stop.village else late.get(stop.page, ""),
            )
            for stop in self.stops
        ]


def distance(view: View) -> float:
    """From how many metres the wall is read, if it is one."""
    return playlists.distance_of(settings.home(), view.params) if view.wall else walls.FAR


def leading(view: View) -> tuple[str, ...]:
    """The pages that lead a round: the overview, and before it who reported what, while most ledgers never came."""
    return (navigation.REPORTING, "") if view.mostly_silent() else ("",)


def of(view: View, path: str) -> Rotation | None:
    """The rotation a wall's address asks for; without one the leaders' pages, which then turn by hand alone.

    path: the address of the page that is drawn.
    """
    if not view.wall:
        return None
    asked = playlists.of_address(settings.home(), view.params)
    standing = view.ask_standing()
    stops = tuple(playlists.in_order(asked or playlists.leaders(), standing, first=leading(view)))
    if not stops:
        return None
    place = (path, view.village or "" if path == "map" else "")
    here = next((stop for stop in stops if (stop.page, stop.village) == place), None)
    names = view.ask(queries.villages)
    villages = dict(zip(names["village_code"], names["village"], strict=True))
    return Rotation(stops, here, asked is not None, standing, villages)


def _address(stop: Stop) -> str:
    """Where a stop is, for a window that turns to it by itself."""
    village = {"village": stop.village} if stop.village else {}
    return address_of(stop.page, without=tuple(filters.KINDS), **village)
