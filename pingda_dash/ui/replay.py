"""The hundred days played again: which day a window shows, and whether it plays.

The day is in the address (`?replay=1&asof=…`), so that it can be shared; while it plays, which would write a hundred
addresses, it is in the window's own state. The browser keeps the time (window.js): it asks for the day that is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from pingda_dash import formats

_DAY, _PLAYING = "_replay_day", "_replay_playing"


def wanted() -> bool:
    """Whether this window shows the replay's controls."""
    return st.query_params.get("replay") == "1"


def day() -> date | None:
    """The day a playing window has come to; None when the address says the day."""
    shown = st.session_state.get(_DAY)
    return shown if wanted() and isinstance(shown, date) else None


def playing() -> bool:
    return wanted() and bool(st.session_state.get(_PLAYING))


def toggle(start: date, last: date, shown: date) -> None:
    """Play from the day shown, or once more from the first when it is the last; or stay on it."""
    if playing():
        pause(shown)
        return
    st.session_state[_PLAYING] = True
    st.session_state[_DAY] = start if shown >= last else max(shown, start)


def pause(shown: date) -> None:
    """Stay on a day, and write it into the address."""
    st.session_state.pop(_PLAYING, None)
    st.session_state.pop(_DAY, None)
    st.query_params["asof"] = shown.isoformat()


def go_to(at: date) -> None:
    """Show a day of the campaign, playing on if it plays."""
    if playing():
        st.session_state[_DAY] = at
    else:
        st.query_params["asof"] = at.isoformat()


def open_bar() -> None:
    st.query_params["replay"] = "1"


def close_bar() -> None:
    """Leave the replay; the day stays."""
    shown = day()
    if shown:
        pause(shown)
    st.query_params.pop("replay", None)


def for_window(campaign: Mapping[str, Any], as_of: date, last: date) -> dict[str, Any] | None:
    """What the window's script must know: the day (counted from the first, 0), the last one, whether it plays."""
    start = formats.as_date(campaign["start"])
    if not wanted() or start is None:
        return None
    return {"day": (as_of - start).days, "last": max((last - start).days, 1), "playing": playing()}


def nth_day(campaign: Mapping[str, Any], count: int) -> date:
    """The campaign's day so many days after its first."""
    start = formats.as_date(campaign["start"])
    assert start is not None
    return start + timedelta(days=count)
