"""The page where a wall's playlist is made: a draft in the window's own state, saved by who may."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlsplit

import streamlit as st

from pingda_dash import clock, playlists, settings, theme, walls
from pingda_dash.errors import PingdaError
from pingda_dash.panels import playlist as panels
from pingda_dash.panels import small
from pingda_dash.playlists import Playlist
from pingda_dash.ui import access, appearance, live, navigation, rotation, stage
from pingda_dash.ui.view import View

_DRAFT, _MESSAGE, _OPTIONS, _NAME = "_playlist", "_playlist_message", "_playlist_options", "playlist-name"


def draft() -> Playlist:
    """The playlist being edited; at first the leaders' list."""
    playlist = st.session_state.get(_DRAFT)
    return playlist if isinstance(playlist, Playlist) else playlists.leaders()


def titles() -> dict[str, str]:
    """A page's title by its path."""
    return {screen.path: screen.title for screen in navigation.screens()}


def draw_names() -> None:
    every = _every() if access.current_user() else [replace(one, author="") for one in _every()]
    stage.draw(panels.names(every, draft().name, _changed()), key="playlist-names", on_pick=_chosen)


def draw_editor(villages: dict[str, str]) -> None:
    stage.draw(panels.editor(draft(), titles(), villages), key="playlist-editor", on_pick=_edited)
    _draw_save()


def draw_today(view: View, villages: dict[str, str]) -> None:
    if not draft().stops:
        stage.draw(small.nothing("还没有页面", "添加页面后,这里给出每天怎样转。"), key="playlist-today")
        return
    stage.draw(
        panels.today(draft(), view.ask_standing(), titles(), villages, rotation.leading(view)), key="playlist-today"
    )


def draw_start(as_of: date) -> None:
    if not draft().stops:
        stage.draw(small.nothing("还没有页面", "添加页面后,这里给出大屏的地址。"), key="playlist-start")
        return
    here_only = urlsplit(_server()).hostname in {"localhost", "127.0.0.1", "::1"}
    stage.draw(panels.start(address(as_of), _options(), as_of, here_only), key="playlist-start", on_pick=_toggle_option)


def address(as_of: date) -> str:
    """What to open on the wall: a saved list by its name, any other by its pages; then the options."""
    playlist, options = draft(), _options()
    query = {"wall": "1"}
    if options["whole"]:
        query |= {"pages": ",".join(str(stop) for stop in playlist.stops)}
        query |= {} if playlist.worst_first else {"order": playlists.LISTED}
        query |= {} if playlist.far == walls.FAR else {"far": walls.words(playlist.far)}
    elif playlist.name == playlists.LEADERS:
        query |= {"rotate": str(playlists.SECONDS)}
    else:
        query |= {"playlist": playlist.name}
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
    chosen = st.session_state.get(_OPTIONS, frozenset())
    options = {name: "on" if name in chosen else "" for name in ("light", "day", "whole")}
    return options | {"whole": "fixed"} if _changed() else options


def _every() -> list[Playlist]:
    return playlists.listed(settings.home())


def _changed() -> bool:
    """Whether the draft is not what is saved under its name."""
    edited = draft()
    saved = ((one.name, one.stops, one.worst_first, one.far) for one in _every())
    return (edited.name, edited.stops, edited.worst_first, edited.far) not in saved


def may_save() -> bool:
    """Clerks and leaders of the whole township keep its playlists."""
    return access.may("playlist")


def _draw_save() -> None:
    message, wrong = st.session_state.get(_MESSAGE, ("", False))
    if message:
        st.html(f'<p class="pd-message {"wrong" if wrong else "ok"}">{html.escape(message)}</p>')
    if not may_save():
        may = (
            "您的账号可以改着看、用“上墙”里的地址。" if access.current_user() else "不登录也能改、能用“上墙”里的地址。"
        )
        st.html(f'<p class="pd-message">{may}起名保存由登录的全乡经办人或领导来做。</p>')
        return
    playlist = draft()
    with st.container(key="playlist-save", horizontal=True, vertical_alignment="center"):
        st.session_state.setdefault(_NAME, "" if playlist.name == playlists.LEADERS else playlist.name)
        st.text_input(
            "名字", key=_NAME, placeholder="起个名字,例如 大厅", max_chars=playlists.LONGEST_NAME,
            label_visibility="collapsed",
        )  # fmt: skip
        st.button("保存", key="playlist-put", type="primary", on_click=_saved)
        if playlist.edit:
            st.button("删除", key="playlist-drop", on_click=_dropped)


def _toggle_option(pick: str) -> None:
    """An option of the address, on or off."""
    chosen = st.session_state.get(_OPTIONS, frozenset())
    st.session_state[_OPTIONS] = chosen ^ {pick.partition(":")[2]}


def _chosen(pick: str) -> None:
    kind, _, name = pick.partition(":")
    if kind == "new":
        _edit(replace(draft(), name="", edit=0))
        return
    _edit(next((one for one in _every() if one.name == name), playlists.leaders()))


def _edit(playlist: Playlist) -> None:
    st.session_state[_DRAFT] = playlist
    st.session_state[_NAME] = "" if playlist.name == playlists.LEADERS else playlist.name
    st.session_state.pop(_MESSAGE, None)


def _edited(pick: str) -> None:
    kind, _, place = pick.partition(":")
    playlist = draft()
    st.session_state.pop(_MESSAGE, None)
    if kind == "order":
        st.session_state[_DRAFT] = replace(playlist, worst_first=place != playlists.LISTED)
        return
    if kind in {"nearer", "farther"}:
        far = walls.within(playlist.far + (walls.STEP if kind == "farther" else -walls.STEP))
        st.session_state[_DRAFT] = replace(playlist, far=far)
        return
    stops = list(playlist.stops)
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
    st.session_state[_DRAFT] = replace(playlist, stops=tuple(stops))


def stepped(seconds: int, way: int) -> int:
    """The next longer (way 1) or shorter (-1) stay: 5 s apart up to a minute, then 30 s, past five minutes 60 s."""
    within = seconds + min(way, 0)  # at a border the step is that of the side one goes to
    step = 5 if within < 60 else 30 if within < 300 else 60
    to = (seconds // step + 1) * step if way > 0 else within // step * step
    return min(max(to, playlists.SHORTEST), playlists.LONGEST)


def _saved() -> None:
    name, playlist = str(st.session_state.get(_NAME) or ""), draft()
    before = playlist.name
    try:
        user = access.require("playlist")
        if " ".join(name.split()) != playlist.name:
            playlist = replace(playlist, name=live.lake().shown(name), edit=0)
        done = playlists.put(settings.home(), playlist, user.name, clock.now())
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    st.session_state[_DRAFT] = done
    kept = f"原来的“{before}”没有动。" if before not in {"", playlists.LEADERS, done.name} else ""
    st.session_state[_MESSAGE] = (f"已保存“{done.name}”。{kept}开着它的大屏,翻到下一页时就用新的。", False)
    access.note("playlist", done.name, by=user)


def _dropped() -> None:
    playlist = draft()
    try:
        user = access.require("playlist")
        playlists.drop(settings.home(), playlist, user.name, clock.now())
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    _edit(replace(playlist, edit=0))
    st.session_state[_MESSAGE] = (
        f"已删除“{playlist.name}”,开着它的大屏改用“{playlists.LEADERS}”。删错了,再按一次“保存”就回来。",
        False,
    )
    access.note("playlist", f"删除 {playlist.name}", by=user)
