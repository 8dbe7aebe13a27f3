"""The page where a wall's playlist is made: a draft in the window's own state, saved by who may."""

from __future__ import annotations

import html
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pingda_dash import playlists, settings
from pingda_dash.errors import PingdaError
from pingda_dash.panels import playlist as drawn
from pingda_dash.panels import small, words
from pingda_dash.playlists import Playlist, Stop
from pingda_dash.ui import access, clock, navigation, shell

_DRAFT, _SAID, _NAME = "_playlist", "_playlist_said", "playlist-name"
STEP = 5


def draft() -> Playlist:
    """What is being edited; at first the leaders' list."""
    held = st.session_state.get(_DRAFT)
    return held if isinstance(held, Playlist) else playlists.leaders()


def titles() -> dict[str, str]:
    """A page's title by its path."""
    return {screen.path: screen.title for screen in navigation.screens()}


def draw_names() -> None:
    every = playlists.listed(settings.home())
    shell.draw(drawn.names(every, draft().name), key="playlist-names", on_pick=_chosen)


def draw_editor(villages: dict[str, str]) -> None:
    shell.draw(drawn.editor(draft(), titles(), villages), key="playlist-editor", on_pick=_edited)
    _draw_save()


def draw_today(view: shell.View, villages: dict[str, str]) -> None:
    standing = view.ask_standing()
    if not draft().stops:
        shell.draw(small.nothing("还没有页面", "添加页面后,这里给出大屏的地址。"), key="playlist-today")
        return
    shell.draw(drawn.today(draft(), standing, titles(), villages, address()), key="playlist-today")


def address() -> str:
    """What to open on the wall: a saved list by its name, any other by its pages."""
    of = draft()
    saved = next((one for one in playlists.listed(settings.home()) if one.name == of.name), None)
    here = urlsplit(str(st.context.url or ""))
    query = {"wall": "1"}
    if saved is not None and (saved.stops, saved.worst_first) == (of.stops, of.worst_first):
        query |= {"rotate": str(playlists.SECONDS)} if of.name == playlists.LEADERS else {"playlist": of.name}
    else:
        query |= {"pages": ",".join(str(stop) for stop in of.stops)}
        query |= {} if of.worst_first else {"order": playlists.LISTED}
    return f"{here.scheme or 'http'}://{here.netloc or 'localhost:8501'}/?{urlencode(query, safe=',:@')}"


def may_save() -> bool:
    """Clerks and leaders keep the township's playlists."""
    return access.may("load") or access.may("unmask")


def _draw_save() -> None:
    told, wrong = st.session_state.get(_SAID, ("", False))
    if told:
        st.html(f'<p class="pd-told {"wrong" if wrong else "said"}">{html.escape(told)}</p>')
    if not may_save():
        st.html('<p class="pd-told">不登录也能改、能用右边的地址;起名保存请先登录。</p>')
        return
    of = draft()
    with st.container(key="playlist-save", horizontal=True, vertical_alignment="center"):
        st.session_state.setdefault(_NAME, "" if of.name == playlists.LEADERS else of.name)
        st.text_input(
            "名字", key=_NAME, placeholder="起个名字,例如 大厅", max_chars=playlists.LONGEST_NAME,
            label_visibility="collapsed",
        )  # fmt: skip
        st.button("保存", key="playlist-put", type="primary", on_click=_saved)
        if of.edit:
            st.button("删除", key="playlist-drop", on_click=_dropped)


def _chosen(pick: str) -> None:
    kind, _, name = pick.partition(":")
    if kind == "new":
        _take(replace(draft(), name="", edit=0))
        return
    found = next((one for one in playlists.listed(settings.home()) if one.name == name), playlists.leaders())
    _take(found)


def _take(of: Playlist) -> None:
    st.session_state[_DRAFT] = of
    st.session_state[_NAME] = "" if of.name == playlists.LEADERS else of.name
    st.session_state.pop(_SAID, None)


def _edited(pick: str) -> None:
    kind, _, reference = pick.partition(":")
    of = draft()
    stops = list(of.stops)
    if kind == "order":
        st.session_state[_DRAFT] = replace(of, worst_first=not of.worst_first)
        return
    if kind == "add":
        stops += playlists.stops_of(reference)
    elif int(reference) < len(stops):
        at = int(reference)
        if kind == "drop":
            del stops[at]
        elif kind in {"up", "down"}:
            to = at + (1 if kind == "down" else -1)
            stops[at], stops[to] = stops[to], stops[at]
        else:
            stops[at] = _longer(stops[at], STEP if kind == "more" else -STEP)
    st.session_state[_DRAFT] = replace(of, stops=tuple(stops))


def _longer(stop: Stop, by: int) -> Stop:
    return replace(stop, seconds=min(max(stop.seconds + by, playlists.SHORTEST), playlists.LONGEST))


def _saved() -> None:
    if not may_save():
        return
    name, of = str(st.session_state.get(_NAME) or ""), draft()
    try:
        if " ".join(name.split()) != of.name:
            of = replace(of, name=name, edit=0)
        done = playlists.put(settings.home(), of, _author(), clock.now())
    except PingdaError as error:
        st.session_state[_SAID] = (str(error), True)
        return
    st.session_state[_DRAFT] = done
    st.session_state[_SAID] = (f"已保存“{done.name}”。开着它的大屏,翻到下一页时就用新的。", False)
    access.note("playlist", done.name)


def _dropped() -> None:
    if not may_save():
        return
    of = draft()
    try:
        playlists.drop(settings.home(), of, _author(), clock.now())
    except PingdaError as error:
        st.session_state[_SAID] = (str(error), True)
        return
    _take(playlists.leaders())
    st.session_state[_SAID] = (f"已删除“{of.name}”。开着它的大屏改用“{playlists.LEADERS}”。", False)
    access.note("playlist", f"删除 {of.name}")


def _author() -> str:
    found = access.who()
    return found.name if found else words.MISSING
