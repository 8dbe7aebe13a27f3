"""A goal's path and what may come of it, as charts draw it, and how good such forecasts have been."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash import formats, queries
from pingda_dash.panels import captions
from pingda_dash.progress import Fan, open_fan
from pingda_dash.ui.view import View


def fan_days(view: View, goal_id: object, village: str | None = None) -> pd.DataFrame:
    """A goal day by day, for the township or one village: rows of `queries.goal_fan`."""
    days = view.ask(queries.goal_fan, goal=str(goal_id), village=village)
    return days if village else days[days["village_code"].isna()]


def fan(view: View, of: Mapping[Any, Any] | None) -> Fan:
    """The plan's path to a goal, of the township or the village it is the standing of, and what may come; an empty one
    when there is no goal."""
    return Fan() if of is None else Fan.of(_days_of(view, of), SimpleNamespace(**of))


def _days_of(view: View, of: Mapping[Any, Any]) -> pd.DataFrame:
    village = None if formats.is_missing(of["village_code"]) else str(of["village_code"])
    return fan_days(view, of["id"], village)


def open_count(view: View, series: pd.DataFrame, of: Mapping[Any, Any] | None) -> Fan:
    """`fan` on a chart of what is still open (`progress.open_fan`). series: report_date, value."""
    return Fan() if of is None else open_fan(series, str(of["direction"]), _days_of(view, of), SimpleNamespace(**of))


def forecast_note(view: View) -> str:
    """What a chart's bands are, and how good the township's forecasts have been, in short."""
    return captions.forecast_note(view.ask(queries.forecast_record, scope="乡"))


def forecast_record(view: View, village: str | None = None) -> str:
    """How good the forecasts for the township or for its villages have been, in a sentence; empty if nobody can say."""
    return captions.record_words(view.ask(queries.forecast_record, scope="村" if village else "乡"))
