"""What every page's address may ask for (`view.KEPT_PARAMS`), held against what there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit

import streamlit as st

from pingda_dash import formats, playlists, queries, settings, theme, walls
from pingda_dash.contracts import contracts
from pingda_dash.ui import absent, default_day, dialogs, directives_page
from pingda_dash.ui.view import View

Shown = str | None
"""What is shown in place of what is not there; None where it is there."""


def day(param: str = "asof") -> date | None:
    """The day that the address names; None when it names none."""
    return _day(st.query_params.get(param, ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def checked(view: View) -> View:
    """The view without what its address names and is not there, which is noted; no link carries that on."""
    absent.begin(view.path)
    _check_page(view)
    clean = without_absent(view)
    absent.drop({name: value for name, value in view.params.items() if name not in clean.params})
    return clean


def _check_page(view: View) -> None:
    """A page that is none is shown as the overview; from the second run on its address is the overview's, too."""
    page = unquote(urlsplit(st.context.url or "").path).strip("/")
    if view.path == "" and page:
        absent.lose("/", page)
    page = absent.lost("/") or ""
    if page:
        absent.note("/", "页面", page, view.title)


def without_absent(view: View) -> View:
    """The view without what its address names and is not there; noted, where the page is drawn for a window."""
    dropped = set()
    for param, (what, shown_instead, stays) in _PARAMS.items():
        value = view.params.get(param)
        shown = shown_instead(view, value) if value else None
        if value is None or shown is None:
            continue
        absent.note(param, what, value, shown)
        if not stays:
            dropped.add(param)
    return replace(view, params={name: value for name, value in view.params.items() if name not in dropped})


def _instead_of_day(view: View, value: str) -> Shown:
    return None if _day(value) else formats.day(default_day.of(view.data_version))


def _instead_of_village(view: View, value: str) -> Shown:
    if value in set(view.ask(queries.villages)["village_code"]):
        return None
    return "逾期最多的单位" if view.path == "units" else "各村"


def _instead_of_unit(view: View, value: str) -> Shown:
    if value in set(view.ask(queries.units)["name"]):
        return None
    return "逾期最多的单位" if view.path == "units" else "各单位"


def _instead_of_industry(view: View, value: str) -> Shown:
    names = list(view.ask(queries.income_by_industry, village=None, industry=None)["industry"])
    return None if value in names else names[0] if view.path == "industry" else "各产业"


def _instead_of_ledger(_: View, value: str) -> Shown:
    return None if value in contracts() else "各台账"


def _one_of(shown: str, *values: str) -> Callable[[View, str], Shown]:
    """Of a parameter with a few values: what is shown for any other."""
    return lambda _, value: None if value in values else shown


def _instead_of_seconds(_: View, value: str) -> Shown:
    seconds = playlists.seconds_of(value)
    return None if str(seconds) == value else f"每页停 {seconds or playlists.SECONDS} 秒"


def _instead_of_distance(view: View, value: str) -> Shown:
    metres = walls.distance(value)
    if metres is not None and metres == float(value):
        return None
    return f"{walls.words(metres or playlists.distance_of(settings.home(), {**view.params, 'far': ''}))} 米"


def _instead_of_playlist(view: View, value: str) -> Shown:
    if playlists.stops_of(view.params.get("pages", "")):  # the pages are in the address: this is only their name
        return None
    saved = {one.name for one in playlists.listed(settings.home())}
    return None if value in saved else playlists.LEADERS


def _instead_of_pages(view: View, value: str) -> Shown:
    villages = set(view.ask(queries.villages)["village_code"])
    if not playlists.wrong_stops(value, villages):
        return None
    return "其余各页" if playlists.stops_of(value) else playlists.LEADERS


def _instead_of_open(view: View, value: str) -> Shown:
    kind, _, reference = value.partition(":")
    missing = kind == "directive" and directives_page.find(view, reference) is None
    return view.title if missing or not dialogs.is_addressed(kind) else None


_PARAMS: dict[str, tuple[str, Callable[[View, str], Shown], bool]] = {
    "asof": ("日期", _instead_of_day, False),
    "village": ("村", _instead_of_village, False),
    "unit": ("单位", _instead_of_unit, False),
    "industry": ("产业", _instead_of_industry, False),
    "ledger": ("台账", _instead_of_ledger, False),
    "theme": ("颜色", _one_of("深色", *theme.PALETTES, "auto"), False),
    "wall": ("大屏方式", _one_of("平常的样子", "1", "0"), False),
    "far": ("观看距离", _instead_of_distance, True),
    "replay": ("回放方式", _one_of("平常的样子", "1", "0"), False),
    "speed": ("回放快慢", _one_of("正常", "slow", "fast"), False),
    "rotate": ("停留秒数", _instead_of_seconds, True),
    "playlist": ("轮播列表", _instead_of_playlist, True),
    "pages": ("轮播页面", _instead_of_pages, True),
    "order": ("轮播顺序", _one_of("最紧的在前", playlists.LISTED), True),
    "open": ("内容", _instead_of_open, False),
}
"""Of each: what it is, what is shown in place of a value that is not there, whether a wall that turns keeps it."""
