"""Figures, where a person explores: a DataFrame in, a plotly Figure out. Plain lines and bars are panels.

Pure: the as-of date is an argument, the colours are the theme's.
"""

from __future__ import annotations

from pingda_dash.figures.funds import fund_flow

__all__ = ["fund_flow"]
