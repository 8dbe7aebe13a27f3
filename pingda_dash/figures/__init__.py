"""Figures: a DataFrame in, a plotly Figure out. Pure: the as-of date is an argument, the colours are the theme's."""

from __future__ import annotations

from pingda_dash.figures.bars import destination_bars, income_bars, village_bars
from pingda_dash.figures.base import nothing
from pingda_dash.figures.completion import completion_curve
from pingda_dash.figures.progress import progress_line, village_multiples

__all__ = [
    "completion_curve",
    "destination_bars",
    "income_bars",
    "nothing",
    "progress_line",
    "village_bars",
    "village_multiples",
]
