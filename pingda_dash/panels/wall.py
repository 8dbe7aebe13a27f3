"""What runs along the bottom of a screen: a wall's pages and who reported last; the days of a replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats
from pingda_dash.panels.annotated import Noted, axis, key
from pingda_dash.panels.render import render
from pingda_dash.panels.turns import Caption


class Shown(NamedTuple):
    """A stop of the playlist in the strip: how it is picked, its word, whether it is on the screen, what is late."""

    key: str
    name: str
    here: bool
    late: str


def wall_strip(stops: Sequence[Shown], last_upload: str) -> str:
    """The pages of a wall, the one shown marked, those with something late dotted; at the end who reported last."""
    return render("wall_strip.html", stops=stops, last_upload=last_upload)


@dataclass(frozen=True)
class Playing:
    """How the days are played: whether they run, the speed that is chosen, and those to choose from, by their names."""

    runs: bool
    speed: str
    speeds: Mapping[str, str]


def replay_bar(
    campaign: Mapping[str, Any],
    as_of: date,
    milestones: pd.DataFrame,
    playing: Playing,
    captions: Sequence[Caption] = (),
    noted: Noted | None = None,
) -> str:
    """What turned on the day; the campaign's days as a row of cells to jump to, the milestones above them and what
    happened below; at the left play, steps, the next day on which something turned, and speeds."""
    start, total = formats.as_date(campaign["start"]), int(campaign["total_days"])
    assert start is not None
    at = (as_of - start).days
    days = [start + timedelta(days=count) for count in range(total)]
    inside = milestones[milestones["in_campaign"]]
    named = zip(inside["label"], inside["date"].dt.date, strict=True)
    stops = [{"name": name, "day": day, "at": 100 * ((day - start).days + 1) / total} for name, day in named]
    narrow = noted and noted.wider()
    return render(
        "replay_bar.html",
        days=days,
        at=at,
        as_of=as_of,
        stops=stops,
        playing=playing,
        captions=captions,
        axis=Markup(axis(narrow, start, days[-1], lambda day: 100 * ((day - start).days + 0.5) / total, keyed=False)),
        key=Markup(key(narrow, start, days[-1], [stop["at"] for stop in stops])),
    )
