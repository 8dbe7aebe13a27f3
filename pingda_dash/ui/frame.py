"""What belongs to a window, not to a page: its script, its stylesheet, the header, the stage that every page fills.

They are drawn by `app.py` itself, after the page, so that Streamlit keeps them when the page turns: the picture of one
page stays until that of the next takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

import streamlit as st

from pingda_dash import theme
from pingda_dash.ui import appearance, assets, component, incidents, live, navigation, picks, stage
from pingda_dash.ui.component import Answers, Pick
from pingda_dash.ui.stage import Part, Picture

AT_A_TIME, LONGEST_WAIT = 3, 5.0
_TURNS = BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True)
class Frame:
    """What a page wants around its stage.

    window: what the window's script must know. private: what is shown goes through this session alone: it names
    people in full, or the window may fetch nothing.
    """

    window: Mapping[str, Any]
    answers: Answers
    parts: Sequence[Part]
    on_pick: Mapping[str, Pick]
    private: bool


_frame: ContextVar[list[Frame] | None] = ContextVar("frame", default=None)


def surround(frame: Frame) -> None:
    """Say what is to be drawn around the page's stage."""
    frames = _frame.get()
    if frames is not None:
        frames.append(frame)


def run() -> None:
    """The whole of `app.py`: declare the pages, run the one asked for, meet its errors calmly, draw what it left."""
    page = navigation.declare()
    st.set_page_config(
        page_title=f"{page.title} · 指挥屏", page_icon="📊", layout="wide", initial_sidebar_state="collapsed"
    )
    picks.act()
    appearance.begin()
    _dress()
    place = st.container(key="stage")
    frames: list[Frame] = []
    token = _frame.set(frames)
    try:
        with navigation.through_app(), stage.drawing(place) as picture, _in_turn():
            with incidents.error_boundary(), suppress(stage.PageEnds):
                page.run()
            _show(page.title, picture, frames)
    finally:
        _frame.reset(token)


def _dress() -> None:
    """The window's palette, and what a wall has differently; all else is in the sheet that comes with the document."""
    tokens = theme.css_variables(appearance.palette())
    rest = "" if live.served() else assets.stage_css()
    wall = assets.wall_css() if navigation.on_wall() else ""
    st.html(f"<style>{rest}\n:root {{ {tokens} }}\n{wall}</style>")


def _show(page: str, picture: Picture, frames: list[Frame]) -> None:
    if frames:
        around = frames[-1]
        component.window(around.window, around.answers)
        document = {"page": "", "parts": [part.document() for part in around.parts]}
        component.picture(document, "frame", around.on_pick, picks.follow, around.private)
    private = not frames or frames[-1].private
    document = {"page": page, "stage": picture.name, "parts": [part.document() for part in picture.parts]}
    with picture.place:
        component.picture(document, "picture", picture.on_pick, picks.follow, private)


@contextmanager
def _in_turn() -> Iterator[None]:
    """New data make every wall draw at once, and thirty runs side by side all end with the last: a few at a time.

    Windows that somebody works at never wait, and no wall waits long.
    """
    if not navigation.on_wall():
        yield
        return
    mine = _TURNS.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if mine:
            _TURNS.release()
