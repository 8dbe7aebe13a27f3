"""What belongs to a window, not to a page: its script, its stylesheet, the header, the stage that every page fills.

They are drawn by `app.py` itself, after the page, so that Streamlit keeps them when the page turns: the picture of one
page stays until that of the next takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from threading import BoundedSemaphore
from types import CodeType
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pingda_dash import playlists, theme
from pingda_dash.panels.header import Absent
from pingda_dash.settings import ROOT
from pingda_dash.ui import (
    absent,
    appearance,
    asked,
    assets,
    component,
    dialogs,
    documents,
    filters,
    header,
    incidents,
    live,
    navigation,
    picks,
    stage,
)
from pingda_dash.ui.component import Answers, Pick
from pingda_dash.ui.figure import drawn
from pingda_dash.ui.stage import Part, Picture
from pingda_dash.ui.view import KEPT_PARAMS, View

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
    view: View | None = None
    """What the page may know; None where viewing is closed."""


_frame: ContextVar[list[Frame] | None] = ContextVar("frame", default=None)
_planned: ContextVar[View | None] = ContextVar("planned", default=None)
_AHEAD = "_ahead"


def surround(frame: Frame) -> None:
    """Say what is to be drawn around the page's stage."""
    frames = _frame.get()
    if frames is not None:
        frames.append(frame)


def planned() -> View | None:
    """The view of the page that is being made before its time; None while the page on the screen is drawn."""
    return _planned.get()


def make_ahead(stop: str) -> None:
    """Note that a wall comes to this stop of its round soon: the next run makes its picture (see `_ahead`)."""
    st.session_state[_AHEAD] = stop


_running: set[object] = set()


def runs() -> bool:
    """Whether a page is being drawn for a window just now."""
    return bool(_running)


def run() -> None:
    """`_run`, while which `runs` is true."""
    mine = object()
    _running.add(mine)
    try:
        _run()
    finally:
        _running.discard(mine)


def _run() -> None:
    """The whole of `app.py`: declare the pages, run the one asked for, meet its errors calmly, draw what it left."""
    page = navigation.declare()
    st.set_page_config(
        page_title=f"{page.title} · 指挥屏", page_icon="📊", layout="wide", initial_sidebar_state="collapsed"
    )
    picks.act()
    appearance.begin()
    _dress()
    around, place = st.container(key="around"), st.container(key="stage")
    frames: list[Frame] = []
    token = _frame.set(frames)
    try:
        with navigation.through_app(), stage.drawing(place) as picture, _in_turn():
            with absent.noting() as noted, incidents.error_boundary(), suppress(stage.PageEnds):
                page.run()
                _note_panel(picture)
            _show(page.title, picture, frames, list(noted.values()), around)
    finally:
        _frame.reset(token)


def _note_panel(picture: Picture) -> None:
    """The panel that the address wants in the whole window (full_screen.js), if the page has none of that name."""
    wanted = st.query_params.get("panel", "")
    if wanted and wanted not in picture.panels:
        absent.note("panel", "面板", wanted, "整页")


def _dress() -> None:
    """The window's palette, and what a wall has differently; all else is in the sheet that comes with the document."""
    tokens = theme.css_variables(appearance.palette())
    rest = "" if live.served() else assets.stage_css()
    wall = assets.wall_css() if navigation.on_wall() else ""
    st.html(f"<style>{rest}\n:root {{ {tokens} }}\n{wall}</style>")


def _show(page: str, picture: Picture, frames: list[Frame], noted: list[Absent], place: DeltaGenerator) -> None:
    """Draw what a run left. place: the header stands before the stage, for who comes to it by Tab or hears it."""
    together = ""
    if frames:
        around = frames[-1]
        together = f"{hash(around.view.key):x}" if around.view is not None else ""
        component.window({**around.window, "ahead": _ahead(around)}, around.answers)
        parts = [*around.parts, *header.absent_line(noted)]
        document = {"page": "", "parts": [part.document() for part in parts]}
        with place:
            component.picture(document, "frame", around.on_pick, picks.follow, around.private, together)
    private = not frames or frames[-1].private
    assert picture.place is not None
    if frames:
        _figure(frames[-1], picture)
    with picture.place:
        component.picture(picture.document(page), "picture", picture.on_pick, picks.follow, private, together)


def _figure(around: Frame, picture: Picture) -> None:
    """The figure that was touched, while what it opened stays open."""
    kind, reference = picks.open_dialog() or ("", "")
    if kind != "figure" or around.view is None:
        return
    panels = {part.area: part for part in around.parts} | picture.panels
    part = panels.get(reference.partition("@")[0])
    if part is None:
        picks.close_dialog()
        return
    with incidents.error_boundary("dialog"):
        dialogs.figure(around.view, drawn(part), reference)


@cache
def _code(page: str) -> CodeType:
    """The code of a page, `pages/funds.py`; run as Streamlit runs it, in a module of its own."""
    file = ROOT / page
    return compile(file.read_text(encoding="utf-8"), str(file), "exec")


def _ahead(around: Frame) -> str | None:
    """The name of the document of the stop that was noted, which the window fetches before it turns there.

    None where none was noted, where the document may not be fetched, and where the page holds widgets.
    """
    stop, view = st.session_state.pop(_AHEAD, None), around.view
    if stop is None or view is None or around.private or not live.served():
        return None
    name, _, village = str(stop).partition("@")
    path = "" if name == playlists.OVERVIEW else name
    if path not in playlists.PAGES:  # what a list of one's own adds keeps its place in the window's state
        return None
    kept = {each: view.params[each] for each in KEPT_PARAMS if each in view.params and each not in filters.KINDS}
    next_view = replace(view, path=path, params=kept | ({"village": village} if village else {}))
    return made_before(next_view)


def made_before(view: View) -> str | None:
    """Make the document of a page before its time; returns its name, None where the page holds widgets or breaks."""
    token = _planned.set(asked.without_absent(view))
    try:
        header.sentence(view)
        with stage.drawing(None) as picture:
            exec(_code(navigation.page_at(view.path)), {"__name__": "__main__"})
    except stage.NeedsWidgets:
        return None
    except Exception as error:  # the page itself will say so on the screen
        incidents.record(error, "ahead")
        return None
    finally:
        _planned.reset(token)
    return documents.put(picture.document(view.title)) if picture.keepable else None


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
