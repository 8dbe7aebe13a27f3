"""The answers that the screens keep."""

from __future__ import annotations

import pytest
import streamlit as st

from pingda_dash.ui import atlas, live, stage


def forget_answers() -> None:
    """Clear what the screens keep of a lake: for a test that changes its data, its day or what a query returns."""
    st.cache_data.clear()
    live._NEWEST.clear()
    live._ANSWERS.clear()
    live._last.clear()


def let_be_many(monkeypatch: pytest.MonkeyPatch, households: int) -> None:
    """More households than these are too many for a dot each, on every page that is drawn from now on."""
    monkeypatch.setattr(atlas, "MANY", households)
    monkeypatch.setattr(stage, "_composed", {})
