"""Which pages there are, and how a request reaches one.

`pages/` has a trap: on a fresh server a first request to `/map` runs `pages/map.py` by itself, before `app.py`
ever declared the navigation. So every page opens through `shell.open_page`, which calls `enter` here: it
declares the navigation and starts the run again, this time through `app.py`.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple

import streamlit as st

from pingda_dash.settings import ROOT
from pingda_dash.ui import incidents

_through_app: ContextVar[bool] = ContextVar("through_app", default=False)


class Screen(NamedTuple):
    """One page: its file under `pages/`, its title, its place in the address bar."""

    file: str
    title: str
    path: str


SCREENS: tuple[Screen, ...] = (
    Screen("overview.py", "总览", ""),
    Screen("map.py", "六村地图", "map"),
    Screen("industry.py", "产业增收", "industry"),
    Screen("employment.py", "就业扶贫", "employment"),
    Screen("countdown.py", "百日倒计时", "countdown"),
    Screen("upload.py", "数据上传", "upload"),
)


def screens() -> list[Screen]:
    """The screens whose page file exists, in the order of the header."""
    return [screen for screen in SCREENS if (ROOT / "pages" / screen.file).exists()]


def page_of(screen: Screen) -> str:
    """The page as `st.page_link` and `st.switch_page` name it."""
    return f"pages/{screen.file}"


def _declare() -> st.Page:
    """Tell Streamlit the pages; returns the one this request asks for."""
    pages = [
        st.Page(
            page_of(screen),
            title=screen.title,
            url_path=screen.path or None,
            default=screen.path == "",
        )
        for screen in screens()
    ]
    return st.navigation(pages, position="hidden")


def run() -> None:
    """The whole of `app.py`: declare the pages, run the one asked for, and meet its errors calmly."""
    page = _declare()
    st.set_page_config(
        page_title=f"{page.title} · 指挥屏", page_icon="📊", layout="wide", initial_sidebar_state="collapsed"
    )
    token = _through_app.set(True)
    try:
        with incidents.calm():
            page.run()
    finally:
        _through_app.reset(token)


def enter() -> None:
    """Make sure this run came through `app.py`; otherwise declare the navigation and run again."""
    if not _through_app.get():
        _declare()
        st.rerun()
