"""The first line of every page: who asks, for which day, of which data; what surrounds the stage; the open dialog.

view = open_page("industry")
income = view.ask(queries.income_by_industry)
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from pingda_dash import queries, settings
from pingda_dash.ui import (
    absent,
    access,
    asked,
    assets,
    component,
    default_day,
    dialogs,
    frame,
    header,
    incidents,
    live,
    navigation,
    picks,
    replay,
    replay_ahead,
    rotation,
    sign_in,
    stage,
    startup,
)
from pingda_dash.ui.live import DataVersion
from pingda_dash.ui.view import View

Step = Callable[[str], None]


def open_page(path: str, on_step: Step | None = None) -> View:
    """Sign-in, as-of date, data, header: what every page begins with. Returns what the page may know.

    A pick's destination comes before them; where viewing is closed, nothing comes after the sign-in panel.
    A page that is made before its time (`frame.planned`) gets its view and draws nothing around it.
    on_step: of a page that goes through items one by one, called with `1`, `-1` or `to:3` when a key asks for another.
    """
    planned = frame.planned()
    if planned is not None:
        stage.filtered_by(planned.filters)
        return planned
    navigation.enter()
    access.begin()
    picks.turn()
    user = access.current_user()
    session = {"code": access.code() if live.served() else None, "ends": access.ends_in() if user else None}
    if not access.may("view"):
        _closed(session, on_step)
    rem, width, height = component.window_size()
    with _loading(path):
        data_version = live.newest()
        as_of = _as_of(data_version)
        campaign = _campaign(data_version, as_of)
    params = {name: str(value) for name, value in st.query_params.items()}
    unsent = session["code"] is not None and not settings.viewing_is_open()
    view = asked.checked(View(path, data_version, as_of, campaign, params, rem, (width, height), user, unsent))
    view = replace(view, far=rotation.distance(view))
    stage.filtered_by(view.filters)
    if picks.leave_behind(view.title):
        if path == "" and "asof" not in params and navigation.arrives_anew():
            _begin_with_reporting(view)
        dialogs.open_asked(view)
    turns = rotation.of(view, path)
    window = {
        "page": view.title,
        "title": header.place_name(view),
        "wall": view.wall,
        "beat": live.beat(data_version) if live.served() else None,
        "upTo": header.up_to(view),
        "round": turns.for_window() if turns else None,
        "replay": _replay(view) if replay.wanted() else None,
        "steps": on_step is not None,
        "open": dialogs.address(view),
        **session,
    }
    on_pick = {"replay-bar": _replay_pick(view)}
    frame.surround(frame.Frame(window, _answers(on_step, view), header.parts(view, turns), on_pick, view.private, view))
    if not live.served():
        _poll(data_version)
    _dialog(view)
    return view


def _begin_with_reporting(view: View) -> None:
    """Who comes to the bare address while most ledgers never came first learns who reported what."""
    if not absent.anything() and view.mostly_silent():
        picks.follow(f"page:{navigation.REPORTING}")
        picks.turn()


def _closed(session: Mapping[str, Any], on_step: Step | None) -> None:
    """The whole page, where viewing is closed: nothing of the data, only the sign-in panel."""
    window = {"page": "", "wall": navigation.on_wall(), "beat": None, **session}
    if any(value is not None for value in session.values()):
        frame.surround(frame.Frame(window, _answers(on_step), [], {}, private=True))
    with stage.grid("closed"), stage.panel(area="closed", widgets=True):
        sign_in.draw()
    raise stage.PageEnds


def _answers(on_step: Step | None, view: View | None = None) -> component.Answers:
    """What the window's script may ask for."""

    def play(key: str) -> None:
        if view is None:
            return
        start, last = replay.nth_day(view.campaign, 0), default_day.last_day(view.data_version)
        if key.startswith("speed:"):
            replay.set_speed(key.removeprefix("speed:"))
        elif key in ("next", "prev"):
            step, days = (1, (last - view.as_of).days) if key == "next" else (-1, (view.as_of - start).days)
            ahead = [view.as_of + timedelta(days=step * count) for count in range(1, days + 1)]
            replay.go_to_turned(ahead, lambda day: not replace(view, as_of=day).turned().empty)
        elif key == "toggle":
            replay.toggle(start, last, view.as_of)
        elif key == "end":
            replay.pause(view.as_of)
        else:
            replay.go_to(min(max(view.as_of + timedelta(days=int(key)), start), last))

    return component.Answers(
        moved=access.redraw,
        step=on_step or (lambda _: None),
        day=lambda count: replay.go_to(replay.nth_day(view.campaign, int(count))) if view else None,
        play=play,
        ahead=frame.make_ahead,
    )


def _replay(view: View) -> dict[str, Any] | None:
    """What the window's script must know of a replay; the days that it comes to are made ready."""
    last = default_day.last_day(view.data_version)
    replay_ahead.prepare(view, last)
    return replay.for_window(view.campaign, view.as_of, last, header.is_quiet(view))


def _replay_pick(view: View) -> component.Pick:
    """What a pick in the replay's bar does."""
    answers = _answers(None, view)

    def picked(value: str) -> None:
        kind, _, reference = value.partition(":")
        if kind == "play":
            answers.play(reference)
        elif kind == "day":
            replay.go_to(date.fromisoformat(reference))
        elif kind == "close":
            replay.close_bar()
        else:
            picks.follow(value)

    return picked


@contextmanager
def _loading(path: str) -> Iterator[None]:
    """Until the server's first snapshot is open, show the page's own arrangement, empty, and say what is going on.

    Its place is there in every run: one that is there only at first moves all that follows, and is drawn anew for it.
    """
    place = st.empty()
    if startup.ready():
        yield
        return
    block = re.search(rf"\[data-stage={path or 'overview'}\] \.st-key-stage {{([^}}]+)}}", assets.stage_css())
    grid = block.group(1) if block else ""
    areas = dict.fromkeys(re.findall(r"[a-z]+", " ".join(re.findall(r'"([^"]+)"', grid))))
    cards = "".join(f'<div style="grid-area:{area}"></div>' for area in areas)
    for words in startup.progress():
        place.html(
            f"<style>.pd-skeleton {{{grid}}}</style><div class='pd-skeleton' role='status'>{cards}"
            f"<p>{html.escape(words)}</p></div>"
        )
    yield
    place.empty()


def _campaign(data_version: DataVersion, as_of: date) -> Mapping[str, Any]:
    row = live.ask(data_version, as_of, queries.campaign_day).iloc[0]
    return {str(name): value for name, value in row.items()}


def _as_of(data_version: DataVersion) -> date:
    """The day of a playing replay; `?asof=` when it is a date; else the default."""
    playing = replay.day()
    if playing:
        return playing
    return asked.day() or default_day.of(data_version)


@st.fragment(run_every=0.5)
def _poll(shown: DataVersion) -> None:
    """When the lake moves on from what this window shows, draw the page again: behind `streamlit run` alone.

    Our own server tells the browser its beat, and the page runs only when it moved (window.js).
    """
    try:
        changed = live.newest() != shown
    except Exception as error:  # a lake busy for a moment must not blank the wall; it is asked again at once
        incidents.record(error, "watch")
        return
    if changed:
        access.redraw()
        st.rerun(scope="app")


def _dialog(view: View) -> None:
    """Open what was picked, and keep it open over live redraws until it is closed."""
    wanted = picks.open_dialog()
    if wanted and wanted[0] == sign_in.DIALOG and view.path == navigation.DESK:
        picks.close_dialog()  # the closed desk has the panel itself
    elif wanted and wanted[0] == sign_in.DIALOG:
        sign_in.dialog()
    elif wanted:
        with incidents.error_boundary("dialog"):
            dialogs.open_for(view, *wanted)
