"""How a measure of the map has moved between two days, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.maps.measures import Measure, of_change

LAGGING_CHANGE = of_change("lagging", theme.LAGGING, "项")
"""How many duties fewer lag."""


def courses(chosen: Measure, villages: pd.DataFrame, standing: pd.DataFrame) -> list[str]:
    """From what to what each village went: `88% → 100%`, `13 → 12 项`; empty where one of both is not known.

    villages: behind, overdue, broken and the same before (was_…). standing: `queries.compare_village_indicators`.
    """
    if not chosen.indicator:
        return [_lagged(row) for row in frames.rows(villages)]
    by_code = {str(row.village_code): row for row in frames.rows(standing)}
    return [_went(by_code.get(str(code))) for code in villages["village_code"]]


def _lagged(row: Any) -> str:
    was = (row.was_behind, row.was_overdue, row.was_broken)
    if any(formats.is_missing(value) for value in was) or not row.reported:
        return ""
    return f"{int(sum(was))} → {int(row.behind + row.overdue + row.broken)} 项"


def _went(row: Any) -> str:
    if row is None or formats.is_missing(row.was_progress) or formats.is_missing(row.progress):
        return ""
    return f"{formats.percent(row.was_progress)} → {formats.percent(row.progress)}"
