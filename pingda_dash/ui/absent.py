"""What an address asks for and is not there: noted while a page is drawn, said once in one line of the window.

Whatever reads a parameter and cannot follow it calls `note` and shows something else; `asked.py` does so for the
parameters that every page carries on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from pingda_dash.panels.header import Absent

_noted: ContextVar[dict[str, Absent] | None] = ContextVar("absent", default=None)
_DROPPED, _LOST, _PAGE = "_absent_dropped", "_absent_lost", "_absent_page"


@contextmanager
def noting() -> Iterator[dict[str, Absent]]:
    """Gather what the page that runs inside notes, by parameter; outside, as for a page made ahead, nothing is."""
    gathered: dict[str, Absent] = {}
    token = _noted.set(gathered)
    try:
        yield gathered
    finally:
        _noted.reset(token)


def note(param: str, what: str, value: str, shown: str) -> None:
    """Say that the address names something that is not there. what: what it would be; shown: what is there instead."""
    gathered = _noted.get()
    if gathered is not None:
        gathered[param] = Absent(what, value, shown)


def anything() -> bool:
    """Whether anything was noted of the page that is drawn."""
    return bool(_noted.get())


def begin(page: str) -> None:
    """What an address asked of another page is over."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE], st.session_state[_LOST] = page, {}


def lose(param: str, value: str) -> None:
    """Keep a value that Streamlit is about to take out of the address, because its widget does not offer it."""
    st.session_state.setdefault(_LOST, {})[param] = value


def lost(param: str) -> str | None:
    """The value that was taken out of this page's address."""
    value = st.session_state.get(_LOST, {}).get(param)
    return None if value is None else str(value)


def find(param: str) -> None:
    """The address names something that is there again."""
    st.session_state.get(_LOST, {}).pop(param, None)


def drop(params: dict[str, str]) -> None:
    """Parameters, by name, that no link of this window carries on while they have these values."""
    st.session_state[_DROPPED] = params


def is_dropped(param: str, value: str) -> bool:
    """Whether a link must leave a parameter behind."""
    return bool(st.session_state.get(_DROPPED, {}).get(param) == value)
