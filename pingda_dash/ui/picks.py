"""The one table of picks: what a click on `<kind>:<reference>` does, whichever panel, header or dialog it was in.

A pick turns to another page (TURNS), acts (register what with `acts`), or opens the dialog of its kind: always at the
beginning of the run that follows it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pingda_dash.ui import filters, navigation
from pingda_dash.ui.view import kept_params

_TURN, _ACT, _DIALOG, _COVERED = "_turn", "_act", "_dialog", "_dialog_covered"
SIGN_IN = "sign-in"
"""The dialog that is opened over another one: closed, it gives that back."""

Address = tuple[str, dict[str, str]]
"""A page as `st.switch_page` names it, and its address parameters."""


def _to_village(code: str) -> Address:
    return "pages/map.py", kept_params(village=code)


def _to_stop(place: str) -> Address:
    """A stop of a playlist: `path` or `path@village`."""
    path, _, village = place.partition("@")
    kept = kept_params(without=tuple(filters.KINDS), **({"village": village} if village else {}))
    return navigation.page_at(path), kept


def _to_page(path: str) -> Address:
    return navigation.page_at(path), kept_params()


def _to_figures(place: str) -> Address:
    """A page on a day: `path@day`."""
    path, _, day = place.partition("@")
    return navigation.page_at(path), kept_params(without=("asof",), asof=day)


def _to_unit(name: str) -> Address:
    return "pages/units.py", kept_params(without=("village",), unit=name)


def _to_template(dataset: str) -> Address:
    """The desk, with the template of one ledger at hand."""
    return "pages/upload.py", kept_params(template=dataset)


def _to_version(number: str) -> Address:
    return "pages/history.py", kept_params(version=number)


def _to_comparison(number: str) -> Address:
    """A version of the history beside the newest."""
    return "pages/history.py", kept_params(against=number)


TURNS: dict[str, Callable[[str], Address]] = {
    "village": _to_village,
    "stop": _to_stop,
    "page": _to_page,
    "figures": _to_figures,
    "unit": _to_unit,
    "template": _to_template,
    "version": _to_version,
    "against": _to_comparison,
}
"""The kinds of pick that turn to another page."""

_ACTS: dict[str, Callable[[str], None]] = {}


def acts(kind: str, act: Callable[[str], None]) -> None:
    """Let a kind of pick act: `acts("day", go_to_day)`."""
    _ACTS[kind] = act


def follow(value: str) -> None:
    """Note what a pick asks of the next run."""
    st.session_state.update(asked(value))


def asked(value: str) -> dict[str, tuple[str, str]]:
    """What a pick leaves in the window's state for the next run."""
    kind, _, reference = value.partition(":")
    slot = _ACT if kind in _ACTS else _TURN if kind in TURNS else _DIALOG
    below = open_dialog() if kind == SIGN_IN else None
    return {slot: (kind, reference), **({_COVERED: below} if below and below[0] != SIGN_IN else {})}


def act() -> None:
    """Do what was picked, if it is something to do."""
    picked = st.session_state.pop(_ACT, None)
    if picked:
        _ACTS[picked[0]](picked[1])


def turn() -> None:
    """Turn to the page that was picked, if any; the run ends there."""
    picked = st.session_state.pop(_TURN, None)
    if picked:
        close_dialog()
        page, params = TURNS[picked[0]](picked[1])
        st.switch_page(page, query_params=params)


def asked_params(names: tuple[str, ...]) -> dict[str, str]:
    """Of these address parameters those that this page was asked with."""
    return {name: st.query_params[name] for name in names if name in st.query_params}


def open_dialog() -> tuple[str, str] | None:
    """(kind, reference) of the dialog that is open."""
    dialog = st.session_state.get(_DIALOG)
    return (str(dialog[0]), str(dialog[1])) if dialog else None


def leads_away(dialog: tuple[str, str] | None) -> bool:
    """Whether something was picked that is not in the dialog that is drawn: another one, a page, something to do."""
    return open_dialog() != dialog or _TURN in st.session_state or _ACT in st.session_state


def close_dialog() -> None:
    """No dialog is open any more."""
    st.session_state.pop(_DIALOG, None)
    st.session_state.pop(_COVERED, None)


def covered() -> tuple[str, str] | None:
    """(kind, reference) of the dialog that the open one lies over."""
    dialog = st.session_state.get(_COVERED)
    return (str(dialog[0]), str(dialog[1])) if dialog else None


def uncover() -> None:
    """Close the dialog that is open; the one that it lay over is open again."""
    below = covered()
    close_dialog()
    if below:
        st.session_state[_DIALOG] = below


def leave_behind(title: str) -> bool:
    """On another page than the last run's, what was open there is closed. Returns whether it is the window's first."""
    arrived = "_page" not in st.session_state
    if st.session_state.setdefault("_page", title) != title:
        close_dialog()
    st.session_state["_page"] = title
    return arrived
