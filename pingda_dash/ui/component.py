"""The browser components: one draws every panel's HTML, the other is what a window does by itself (window.js)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pingda_dash.ui import paper

_HERE = Path(__file__).parent


def _text(name: str) -> str:
    """A file beside this one; it must hold line breaks, or Streamlit takes it for a file name."""
    return (_HERE / name).read_text(encoding="utf-8") + "\n"


PANEL_CSS = "".join(_text(name) for name in ("panel.css", *sorted(path.name for path in _HERE.glob("*_panel.css"))))

_panel = st.components.v2.component("pingda_panel", js=_text("panel.js"))
_window = st.components.v2.component(
    "pingda_window",
    js=f"const PANEL_CSS = {json.dumps(PANEL_CSS)}, PAPER_CSS = {json.dumps(paper.CSS)};\n"
    f"{_text('window.js')}{_text('leaves.js')}{_text('paper.js')}",
)


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


@dataclass(frozen=True)
class Answers:
    """What Python does when the window's script says something; each is called before the run that follows."""

    moved: Callable[[], None]
    """The server shows something else than this window drew, or whoever was signed in no longer is."""
    go: Callable[[str], None]
    """To a stop of the playlist."""
    step: Callable[[str], None]
    """`1`, `-1` or `to:3`: on a page that goes through items one by one."""
    day: Callable[[str], None]
    """A replay has come to this day of the campaign, counted from 0."""
    play: Callable[[str], None]
    """`toggle`, `end`, `1` or `-1`: a key in a replay."""


def window(data: Mapping[str, Any], answers: Answers) -> None:
    """Mount the window's one script (see window.js).

    data: page, wall, seen (the server's `live.beat`, None behind `streamlit run`), upTo, cookie, ends, round (page
    turns: key, here, stops, seconds, rotates), replay (day, last, playing), steps.
    """
    heard: dict[str, Callable[[str], None]] = {
        "seen": lambda size: st.session_state.update(_screen=size),
        "moved": lambda _: answers.moved(),
        "ended": lambda _: answers.moved(),
        "go": answers.go,
        "step": answers.step,
        "day": answers.day,
        "play": answers.play,
    }

    def told(name: str) -> Callable[[], None]:
        def hear() -> None:
            state = st.session_state.get("window")
            value = state.get(name) if state else None
            if value:
                heard[name](str(value))

        return hear

    known = st.session_state.get("_screen", "16x1920x1080")
    callbacks: dict[str, Any] = {f"on_{name}_change": told(name) for name in heard}
    _window(key="window", data={"known": known, **data}, height=1, **callbacks)
