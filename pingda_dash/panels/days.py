"""The campaign's days as a strip: month ends, what happened, the day that is shown and the one it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats
from pingda_dash.panels.annotated import Noted, axis
from pingda_dash.panels.render import render


def strip(
    campaign: Mapping[str, Any],
    shown: tuple[date, date],
    last: date,
    milestones: pd.DataFrame,
    noted: Noted,
    compared: str,
    name: str,
) -> str:
    """What days.js makes a slider of.

    shown: the day of the map, and the earlier one that it is compared with, which is called `compared`. last: the last
    day that can be shown. milestones: `queries.milestones`. noted: what
    happened on the days. name: under which the browser may fetch the days, "" for not at all.
    """
    start, total = formats.as_date(campaign["start"]), int(campaign["total_days"])
    assert start is not None
    wide = max(total - 1, 1)

    def share(day: date) -> float:
        return round(100 * min(max((day - start).days, 0), wide) / wide, 2)

    inside = milestones[milestones["in_campaign"]]
    stops = [(str(label), share(day)) for label, day in zip(inside["label"], inside["date"].dt.date, strict=True)]
    at, since = shown
    return render(
        "days_strip.html",
        first=start,
        count=total,
        last=(last - start).days,
        at=(at - start).days,
        at_day=at,
        at_share=share(at),
        since=(since - start).days,
        since_day=since,
        since_share=share(since),
        last_share=share(last),
        compared=compared,
        stops=[(label, where) for label, where in stops if where > 4],
        axis=Markup(axis(noted, start, start + timedelta(days=wide), share, light=True)),
        name=name,
    )
