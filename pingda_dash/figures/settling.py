"""搬迁后扶 over time: the share of households that moved in, cleared the old site, or have work, side by side."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from pingda_dash.figures import base
from pingda_dash.figures.multiples import village_multiples

MEASURES = (
    ("moved_in", "入住", None),
    ("demolished", "拆旧", None),
    ("reclaimed", "复垦复绿", "relocation_reclaimed"),
    ("employed", "转移就业", "relocation_jobs"),
    ("in_industry", "产业发展", "relocation_industry"),
)
_PATH = ["baseline", "target", "start", "deadline"]
_STANDING = ["actual", "target", "expected", "status", "report_date", "recent_pace", "projected"]


def settling(series: pd.DataFrame, goals: pd.DataFrame, as_of: date) -> go.Figure:
    """Five small charts on one scale, % of the settlements' households, with the plan's path where it sets one.

    series: report_date, households and the five counts (户): one row a report. goals: rows of `queries.indicators`.
    """
    if series.empty:
        return base.nothing()
    by_id = {row["id"]: row for row in goals.to_dict("records")}
    paths, standing = [], []
    for column, name, id_ in MEASURES:
        goal = by_id.get(id_)
        share = (100 * series[column] / series["households"].where(series["households"] > 0)).round(1)
        named = {"village_code": column, "village": name, "is_poor": None}
        more = named | {each: goal[each] if goal else None for each in _PATH}
        paths.append(pd.DataFrame({"report_date": series["report_date"], "value": share}).assign(**more))
        if goal:
            standing.append(named | {each: goal[each] for each in _STANDING})
    return village_multiples(pd.concat(paths, ignore_index=True), pd.DataFrame(standing), as_of, "%")
