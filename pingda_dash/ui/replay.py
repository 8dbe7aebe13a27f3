"""The hundred days played again: which day a window shows, and whether it plays.

The day is in the address (`?replay=1&asof=…`), so that it can be shared; while it plays, which would write a hundred
addresses, it is in the window's own state. The browser keeps the time (window.js): it asks for the next day when one
has been shown for as long as the speed says (`?speed=fast`); the days ahead are made ready meanwhile (`replay_ahead`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from pingda_dash import formats

SLOW, NORMAL, FAST = "slow", "normal", "fast"
SPEEDS: Mapping[str, str] = {SLOW: "慢", NORMAL: "正常", FAST: "快"}
"""What each speed is called; the address does not name the normal one."""
_PAUSES = {SLOW: 2000, NORMAL: 1000, FAST: 400}
"""How long a day stays, in ms; one on which nothing turned no longer than at the fast speed."""
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


def speed() -> str:
    """The speed that the address asks for."""
    asked = st.query_params.get("speed", "")
    return asked if asked in SPEEDS else NORMAL


def set_speed(name: str) -> None:
    """Play at another speed, from the day that is shown on."""
    if name == NORMAL or name not in SPEEDS:
        st.query_params.pop("speed", None)
    else:
        st.query_params["speed"] = name


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


def go_to_turned(days: Sequence[date], turned: Callable[[date], bool]) -> None:
    """Show the first of these days on which something turned, or the last of them. turned: whether it did on a day."""
    if days:
        go_to(next((day for day in days if turned(day)), days[-1]))


def open_bar() -> None:
    st.query_params["replay"] = "1"


def close_bar() -> None:
    """Leave the replay; the day stays."""
    shown = day()
    if shown:
        pause(shown)
    for name in ("replay", "speed"):
        st.query_params.pop(name, None)


def for_window(campaign: Mapping[str, Any], as_of: date, last: date, quiet: bool) -> dict[str, Any] | None:
    """What the window's script must know: the day (counted from the first, 0), the last one, whether it plays, and how
    long the day stays (ms). quiet: nothing turned on it, and nothing happened."""
    start = formats.as_date(campaign["start"])
    if not wanted() or start is None:
        return None
    pause_ms = _PAUSES[FAST if quiet else speed()]
    return {"day": (as_of - start).days, "last": max((last - start).days, 1), "playing": playing(), "pause": pause_ms}


def nth_day(campaign: Mapping[str, Any], count: int) -> date:
    """The campaign's day so many days after its first."""
    start = formats.as_date(campaign["start"])
    assert start is not None
    return start + timedelta(days=count)
