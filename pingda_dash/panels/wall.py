"""What runs along the bottom of a screen: a wall's pages and who reported last; the days of a replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash import formats
from pingda_dash.panels.render import render


class Shown(NamedTuple):
    """A stop of the playlist in the strip: how it is picked, its word, whether it is on the screen, what is late."""

    key: str
    name: str
    here: bool
    late: str


def wall_strip(stops: Sequence[Shown], last_upload: str) -> str:
    """The pages of a wall, the one shown marked, those with something late dotted; at the end who reported last."""
    return render("wall_strip.html", stops=stops, last_upload=last_upload)


def replay_bar(campaign: Mapping[str, Any], as_of: date, milestones: pd.DataFrame, playing: bool) -> str:
    """The campaign's days as a row of cells to jump to, the milestones above them, play and step at the left."""
    start, total = formats.as_date(campaign["start"]), int(campaign["total_days"])
    assert start is not None
    at = (as_of - start).days
    days = [start + timedelta(days=count) for count in range(total)]
    inside = milestones[milestones["in_campaign"]]
    named = zip(inside["label"], inside["date"].dt.date, strict=True)
    stops = [{"name": name, "day": day, "at": 100 * ((day - start).days + 1) / total} for name, day in named]
    return render("replay_bar.html", days=days, at=at, as_of=as_of, stops=stops, playing=playing, total=total)
