"""Figures: a DataFrame in, a plotly Figure out. Pure: the as-of date is an argument, the colours are the theme's."""

from __future__ import annotations

from pingda_dash.figures.base import nothing
from pingda_dash.figures.burndown import burn_down
from pingda_dash.figures.completion import completion_curve
from pingda_dash.figures.funds import fund_flow
from pingda_dash.figures.multiples import village_multiples
from pingda_dash.figures.progress import progress_line
from pingda_dash.figures.settling import settling
from pingda_dash.figures.trend import Stroke, trend
from pingda_dash.progress import open_goal

__all__ = [
    "Stroke",
    "burn_down",
    "completion_curve",
    "fund_flow",
    "nothing",
    "open_goal",
    "progress_line",
    "settling",
    "trend",
    "village_multiples",
]
