"""The browser components: one draws every panel's HTML; others tell its size, newer data, the end of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pingda_dash import theme

_HERE = Path(__file__).parent


def _text(name: str) -> str:
    """A file beside this one; it must hold line breaks, or Streamlit takes it for a file name."""
    return (_HERE / name).read_text(encoding="utf-8") + "\n"


PANEL_CSS = f":host, .host {{ {theme.css_variables()} }}\n" + "".join(
    _text(name) for name in ("panel.css", *sorted(path.name for path in _HERE.glob("*_panel.css")))
)

_panel = st.components.v2.component("pingda_panel", css=PANEL_CSS, js=_text("panel.js"))
_watch = st.components.v2.component("pingda_watch", js=_text("watch.js"))
_viewport = st.components.v2.component("pingda_viewport", js=_text("viewport.js"))
_session = st.components.v2.component("pingda_session", js=_text("session.js"))


def html_panel(html: str, key: str, on_pick: Callable[[str], None], height: Any = "stretch") -> None:
    """Draw HTML in its own shadow root; `on_pick` receives the `data-pick` of what was clicked or entered.

    The HTML must come from an autoescaping template: whatever was uploaded may carry markup.
    """

    def picked() -> None:
        state = st.session_state.get(key)
        value = state.get("pick") if state else None
        if value:
            on_pick(str(value))

    _panel(key=key, data={"html": html}, height=height, on_pick_change=picked)


def known_size() -> tuple[float, int, int]:
    """(root font in px, width, height) of this window; (16, 1920, 1080) until the browser has said so."""
    rem, width, height = str(st.session_state.get("_screen", "16x1920x1080")).split("x")
    return float(rem), int(width), int(height)


def watch_size() -> tuple[float, int, int]:
    """Mount the probe that reports this window's size, and return what is known (see `known_size`)."""

    def seen() -> None:
        state = st.session_state.get("viewport")
        if state and state.get("seen"):
            st.session_state["_screen"] = state["seen"]

    _viewport(
        key="viewport",
        data={"known": st.session_state.get("_screen", "16x1920x1080")},
        height=1,
        on_seen_change=seen,
    )
    return known_size()


def watch_head(seen: str, on_moved: Callable[[], None]) -> None:
    """Mount the watch that has the page drawn again once the server's head is another than `seen`."""
    _watch(key="head", data={"seen": seen}, height=1, on_moved_change=on_moved)


def keep_session(cookie: Mapping[str, Any] | None, ends: float | None, on_ended: Callable[[], None]) -> None:
    """Have the browser keep a cookie for this server alone, and the page drawn again once the session has ended.

    cookie: name, token, seconds (0: drop it); None leaves it as it is. ends: in so many seconds; None: nobody is in.
    """
    if cookie is not None or ends is not None:
        _session(key="session", data={"cookie": cookie, "ends": ends}, height=1, on_ended_change=on_ended)
