"""The page where a wall's playlist is made: a draft in the window's own state, saved by who may."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlsplit

import streamlit as st

from pingda_dash import clock, formats, playlists, settings, theme
from pingda_dash.errors import PingdaError
from pingda_dash.panels import playlist as drawn
from pingda_dash.panels import small
from pingda_dash.playlists import Playlist
from pingda_dash.ui import access, appearance, navigation, stage
from pingda_dash.ui.view import View

_DRAFT, _SAID, _WISHED, _NAME = "_playlist", "_playlist_said", "_playlist_wished", "playlist-name"


def draft() -> Playlist:
    """What is being edited; at first the leaders' list."""
    held = st.session_state.get(_DRAFT)
    return held if isinstance(held, Playlist) else playlists.leaders()


def titles() -> dict[str, str]:
    """A page's title by its path."""
    return {screen.path: screen.title for screen in navigation.screens()}


def draw_names() -> None:
    stage.draw(drawn.names(_every(), draft().name, _changed()), key="playlist-names", on_pick=_chosen)


def draw_editor(villages: dict[str, str]) -> None:
    stage.draw(drawn.editor(draft(), titles(), villages), key="playlist-editor", on_pick=_edited)
    _draw_save()


def draw_today(view: View, villages: dict[str, str]) -> None:
    if not draft().stops:
        stage.draw(small.nothing("还没有页面", "添加页面后,这里给出每天怎样转。"), key="playlist-today")
        return
    stage.draw(drawn.today(draft(), view.ask_standing(), titles(), villages), key="playlist-today")


def draw_start(as_of: date) -> None:
    if not draft().stops:
        stage.draw(small.nothing("还没有页面", "添加页面后,这里给出大屏的地址。"), key="playlist-start")
        return
    here_only = urlsplit(_server()).hostname in {"localhost", "127.0.0.1", "::1"}
    stage.draw(drawn.start(address(as_of), _options(), as_of, here_only), key="playlist-start", on_pick=_wished)


def address(as_of: date) -> str:
    """What to open on the wall: a saved list by its name, any other by its pages; and what was wished besides."""
    of, options = draft(), _options()
    query = {"wall": "1"}
    if options["whole"]:
        query |= {"pages": ",".join(str(stop) for stop in of.stops)}
        query |= {} if of.worst_first else {"order": playlists.LISTED}
    elif of.name == playlists.LEADERS:
        query |= {"rotate": str(playlists.SECONDS)}
    else:
        query |= {"playlist": of.name}
    query |= {appearance.PARAM: theme.LIGHT.scheme} if options["light"] else {}
    query |= {"asof": as_of.isoformat()} if options["day"] else {}
    return f"{_server()}/?" + "&".join(f"{name}={_readable(value)}" for name, value in query.items())


def _server() -> str:
    """How this window reaches the server."""
    here = urlsplit(str(st.context.url or ""))
    return f"{here.scheme or 'http'}://{here.netloc or 'localhost:8501'}"


def _readable(value: str) -> str:
    """A parameter as a person reads it: Chinese stays Chinese, only what would break an address is escaped."""
    return "".join(sign if sign.isalnum() or sign in ",:@-_." else quote(sign) for sign in value)


def _options() -> dict[str, str]:
    """What the address shall say besides: "on", ""; of a list that is not saved as it is, its pages ("fixed")."""
    wished = st.session_state.get(_WISHED, frozenset())
    options = {name: "on" if name in wished else "" for name in ("light", "day", "whole")}
    return options | {"whole": "fixed"} if _changed() else options


def _every() -> list[Playlist]:
    return playlists.listed(settings.home())


def _changed() -> bool:
    """Whether the draft is not what is saved under its name."""
    of = draft()
    return not any((one.name, one.stops, one.worst_first) == (of.name, of.stops, of.worst_first) for one in _every())


def may_save() -> bool:
    """Clerks and leaders keep the township's playlists."""
    return access.may("load") or access.may("unmask")


def _draw_save() -> None:
    told, wrong = st.session_state.get(_SAID, ("", False))
    if told:
        st.html(f'<p class="pd-told {"wrong" if wrong else "said"}">{html.escape(told)}</p>')
    if not may_save():
        may = "您的账号可以改着看、用“上墙”里的地址。" if access.who() else "不登录也能改、能用“上墙”里的地址。"
        st.html(f'<p class="pd-told">{may}起名保存由登录的经办人或领导来做。</p>')
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


def _wished(pick: str) -> None:
    """An option of the address, on or off."""
    wished = st.session_state.get(_WISHED, frozenset())
    st.session_state[_WISHED] = wished ^ {pick.partition(":")[2]}


def _chosen(pick: str) -> None:
    kind, _, name = pick.partition(":")
    if kind == "new":
        _take(replace(draft(), name="", edit=0))
        return
    _take(next((one for one in _every() if one.name == name), playlists.leaders()))


def _take(of: Playlist) -> None:
    st.session_state[_DRAFT] = of
    st.session_state[_NAME] = "" if of.name == playlists.LEADERS else of.name
    st.session_state.pop(_SAID, None)


def _edited(pick: str) -> None:
    kind, _, place = pick.partition(":")
    of = draft()
    st.session_state.pop(_SAID, None)
    if kind == "order":
        st.session_state[_DRAFT] = replace(of, worst_first=place != playlists.LISTED)
        return
    stops = list(of.stops)
    at = next((number for number, stop in enumerate(stops) if stop.place == place), None)
    if kind == "add" and at is None:
        stops += playlists.stops_of(place)
    elif at is not None:
        if kind == "drop":
            del stops[at]
        elif kind == "up":
            stops.insert(max(at - 1, 0), stops.pop(at))
        elif kind == "down":
            stops.insert(at + 1, stops.pop(at))
        elif kind in {"less", "more"}:
            stops[at] = replace(stops[at], seconds=stepped(stops[at].seconds, 1 if kind == "more" else -1))
    st.session_state[_DRAFT] = replace(of, stops=tuple(stops))


def stepped(seconds: int, way: int) -> int:
    """The next longer (way 1) or shorter (-1) stay: 5 s apart up to a minute, then 30 s, past five minutes 60 s."""
    within = seconds + min(way, 0)  # at a border the step is that of the side one goes to
    step = 5 if within < 60 else 30 if within < 300 else 60
    to = (seconds // step + 1) * step if way > 0 else within // step * step
    return min(max(to, playlists.SHORTEST), playlists.LONGEST)


def _saved() -> None:
    if not may_save():
        return
    name, of = str(st.session_state.get(_NAME) or ""), draft()
    before = of.name
    try:
        if " ".join(name.split()) != of.name:
            of = replace(of, name=name, edit=0)
        done = playlists.put(settings.home(), of, _author(), clock.now())
    except PingdaError as error:
        st.session_state[_SAID] = (str(error), True)
        return
    st.session_state[_DRAFT] = done
    kept = f"原来的“{before}”没有动。" if before not in {"", playlists.LEADERS, done.name} else ""
    st.session_state[_SAID] = (f"已保存“{done.name}”。{kept}开着它的大屏,翻到下一页时就用新的。", False)
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
    _take(replace(of, edit=0))
    st.session_state[_SAID] = (
        f"已删除“{of.name}”,开着它的大屏改用“{playlists.LEADERS}”。删错了,再按一次“保存”就回来。",
        False,
    )
    access.note("playlist", f"删除 {of.name}")


def _author() -> str:
    found = access.who()
    return found.name if found else formats.MISSING
