"""Figures: a DataFrame in, a plotly Figure out. Pure: the as-of date is an argument, the colours are the theme's."""

from __future__ import annotations

from pingda_dash.figures.bars import destination_bars, income_bars, village_bars
from pingda_dash.figures.base import nothing
from pingda_dash.figures.burndown import burn_down, open_goal
from pingda_dash.figures.completion import completion_curve
from pingda_dash.figures.funds import fund_flow, purpose_bars
from pingda_dash.figures.market import channel_bars, link_bars, outlet_bars
from pingda_dash.figures.multiples import village_multiples
from pingda_dash.figures.progress import progress_line
from pingda_dash.figures.settling import settling
from pingda_dash.figures.trend import Stroke, trend

__all__ = [
    "Stroke",
    "burn_down",
    "channel_bars",
    "completion_curve",
    "destination_bars",
    "fund_flow",
    "income_bars",
    "link_bars",
    "nothing",
    "open_goal",
    "outlet_bars",
    "progress_line",
    "purpose_bars",
    "settling",
    "trend",
    "village_bars",
    "village_multiples",
]
