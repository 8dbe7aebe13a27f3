"""The answers that the screens keep."""

from __future__ import annotations

import streamlit as st

from pingda_dash.ui import live


def forget_answers() -> None:
    """Clear what the screens keep of a lake: for a test that changes its data, its day or what a query returns."""
    st.cache_data.clear()
    live._NEWEST.clear()
    live._ANSWERS.clear()
    live._last.clear()
