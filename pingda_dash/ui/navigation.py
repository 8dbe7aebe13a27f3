"""Which pages there are, and how a request reaches one.

`pages/` has a trap: on a fresh server a first request to `/map` runs `pages/map.py` by itself, before `app.py`
ever declared the navigation. So every page opens through `opening.open_page`, which calls `enter` here: it
declares the navigation and starts the run again, this time through `app.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pingda_dash import settings
from pingda_dash.contracts import contracts
from pingda_dash.plan import map_title
from pingda_dash.settings import ROOT

_through_app: ContextVar[bool] = ContextVar("through_app", default=False)


class Screen(NamedTuple):
    """One page: its file under `pages/`, its title, its place in the address bar; its word and group in the header."""

    file: str
    title: str
    path: str
    short: str
    group: str


SCREENS: tuple[Screen, ...] = (
    Screen("overview.py", "总览", "", "总览", "总揽"),
    Screen("map.py", "各村地图", "map", "地图", "总揽"),
    Screen("countdown.py", "收官倒计时", "countdown", "倒计时", "总揽"),
    Screen("meeting.py", "例会", "meeting", "例会", "总揽"),
    Screen("compare.py", "两日对比", "compare", "对比", "总揽"),
    Screen("industry.py", "产业增收", "industry", "产业", "增收"),
    Screen("employment.py", "就业扶贫", "employment", "就业", "增收"),
    Screen("market.py", "经营与产销", "market", "产销", "增收"),
    Screen("guarantees.py", "三保障与饮水", "guarantees", "三保障", "保障"),
    Screen("relocation.py", "搬迁后扶", "relocation", "搬迁", "保障"),
    Screen("monitoring.py", "防返贫", "monitoring", "防返贫", "保障"),
    Screen("motivation.py", "内生动力", "motivation", "内生动力", "保障"),
    Screen("directives.py", "督办", "directives", "督办", "督办"),
    Screen("rectification.py", "问题整改", "rectification", "整改", "督办"),
    Screen("funds.py", "资金", "funds", "资金", "督办"),
    Screen("units.py", "单位责任", "units", "单位", "督办"),
    Screen("plan.py", "方案对照", "plan", "方案", "督办"),
    Screen("reports.py", "报告", "reports", "报告", "督办"),
    Screen("reporting.py", "报送情况", "reporting", "报送", "数据"),
    Screen("quality.py", "数据质量", "quality", "质量", "数据"),
    Screen("upload.py", "数据上传", "upload", "上传", "数据"),
    Screen("history.py", "上传历史", "history", "历史", "数据"),
    Screen("wall.py", "大屏轮播", "wall", "大屏", "数据"),
)

MAP = "map"
"""The address of the villages' map and their dossiers."""
REPORTS = "reports"
"""The address of the reports that were written."""
REPORTING, DESK = "reporting", "upload"
"""The addresses of the grid of who reported what, the first page while most ledgers never came, and of the desk."""

_ARRIVAL, SIZE = "pingda_arrival", "pingda_size"
NOTE_ARRIVAL = (
    "<script>{const note = (name, value) => { document.cookie = `${name}=${value}; Path=/; SameSite=Strict"
    "${location.protocol === 'https:' ? '; Secure' : ''}` };"
    f"note('{_ARRIVAL}', performance.getEntriesByType('navigation')[0]?.type ?? '');"
    "const rem = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 4) / 4;"
    f"note('{SIZE}', `${{rem}}x${{innerWidth}}x${{innerHeight}}`)}}</script>"
)
"""Notes how the browser came to this document, and its window's size as window.js has it, in cookies that the window's
connection brings along. It stands after the stylesheet, which says how large a rem is."""

SKIP = '<a class="pd-skip" href="#stage">跳到内容</a>'
"""The first stop of Tab: past the navigation (window.js)."""

OWN_ROOT = "<script>window.__streamlit = { BACKEND_BASE_URL: location.origin };delete globalThis.WebAssembly</script>"
"""Tells Streamlit's front end where the server's addresses begin: it would ask twice below the page's own path. And
two of its libraries would try what our policy forbids (WebAssembly) before they do without: each a violation."""


def screens() -> tuple[Screen, ...]:
    """The screens whose page file exists, in the order of the header."""
    return _screens()


@cache
def _screens() -> tuple[Screen, ...]:
    """`screens`; looked up once, a run asks twenty times."""
    return tuple(screen for screen in SCREENS if (ROOT / "pages" / screen.file).exists())


def poor_map_title() -> str:
    """What the campaign calls the map of its 贫困村 (六村地图); the page's own title where it says nothing."""
    return _poor_map_title(settings.data_dir()) or title_of(MAP)


@cache
def _poor_map_title(data: Path) -> str:
    return map_title(data / "plan")


def groups() -> list[tuple[str, list[Screen]]]:
    """The screens by group, both in the order of the header."""
    return [(name, list(of)) for name, of in groupby(screens(), key=lambda screen: screen.group)]


def page_of_dataset(dataset: str) -> str | None:
    """The path of the screen that shows a dataset; None while that page or the dataset does not exist."""
    contract = contracts().get(dataset)
    path = contract.page if contract is not None else None
    return path if any(screen.path == path for screen in screens()) else None


@cache
def places() -> tuple[tuple[str, str], ...]:
    """(dataset, path) of every dataset that a screen shows."""
    pages = ((name, page_of_dataset(name)) for name in contracts())
    return tuple((name, path) for name, path in pages if path is not None)


def on_wall() -> bool:
    """Whether the window that is drawn is a wall (`?wall=1`)."""
    return st.query_params.get("wall") == "1"


def arrives_anew() -> bool:
    """Whether the window was opened on its address: not refreshed, and not come back to, which ask for what it had."""
    return st.context.cookies.get(_ARRIVAL) not in ("reload", "back_forward")


def screen_at(path: str) -> Screen:
    """The screen at an address; the overview for any other word."""
    return next((screen for screen in screens() if screen.path == path), SCREENS[0])


def title_of(path: str) -> str:
    """The title of the screen at an address."""
    return screen_at(path).title


def page_at(path: str) -> str:
    """The page at an address as `st.page_link` and `st.switch_page` name it; the overview for any other word."""
    return f"pages/{screen_at(path).file}"


def declare() -> st.Page:
    """Tell Streamlit the pages; returns the one this request asks for."""
    return st.navigation([copy(page) for page in _pages(screens())], position="hidden")


@cache
def _pages(of: tuple[Screen, ...]) -> list[st.Page]:
    """A page of Streamlit's for each screen; made once, for it looks every file up. A run marks its own copies."""
    return [
        st.Page(page_at(screen.path), title=screen.title, url_path=screen.path or None, default=screen.path == "")
        for screen in of
    ]


@contextmanager
def through_app() -> Iterator[None]:
    """What runs inside came through `app.py` (see `enter`)."""
    token = _through_app.set(True)
    try:
        yield
    finally:
        _through_app.reset(token)


def enter() -> None:
    """Make sure this run came through `app.py`; otherwise declare the navigation and run again."""
    if not _through_app.get():
        declare()
        st.rerun()
