"""Choices of a page that stand in its address, so that a link or a wall shows the same.

A `Choice` is drawn in a panel's title line as a part of the page's picture (`stage.panel(..., controls=[choice])`);
`segments` is a widget of Streamlit's, for panels that are containers anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from pingda_dash.panels.controls import Choice, Option
from pingda_dash.ui import absent, picks
from pingda_dash.ui.view import View


def choice(
    view: View,
    label: str,
    options: Mapping[str, str],
    param: str,
    *,
    default: str | None = None,
    listed: bool = False,
    valued: bool = False,
) -> Choice:
    """What the view's address asks for under `param`; the default where it asks for none of them.

    options: the words of each value; default: the first. The address names an option by its words, in a list or where
    it is `valued` by its value, and the default not at all. listed: it opens as a list, instead of its options side by
    side.
    """
    first = default or next(iter(options), "")
    named = {value: value if listed or valued else words for value, words in options.items()}
    asked = asked_for(view, param, label, tuple(named.values()), options.get(first, first))
    value = next((value for value, name in named.items() if name == asked), first)
    made = tuple(Option(value, words, "" if value == first else named[value]) for value, words in options.items())
    return Choice(label, param, made, value, listed)


def asked_for(view: View, param: str, what: str, there: Collection[str], shown: str) -> str | None:
    """What the address asks for under `param`, if it is one of those there are; if not, the window says so.

    what: what it would be. shown: what is there instead.
    """
    value = view.params.get(param)
    if not value or value in there:
        return value or None
    absent.note(param, what, value, shown)
    return None


def _choose(reference: str) -> None:
    """`param=value` into the address; without a value the parameter leaves it."""
    param, _, value = reference.partition("=")
    if value:
        st.query_params[param] = value
    else:
        st.query_params.pop(param, None)


def _only(reference: str) -> None:
    """`kind=value`: the page that stood behind a dialog, filtered (`ui/filters.py`)."""
    picks.close_dialog()
    _choose(reference)


picks.acts("choose", _choose)
picks.acts("only", _only)


def segments(label: str, options: Mapping[str, str], *, key: str) -> str:
    """One of a few named options side by side, a widget kept in the address under `key`; the first by default."""
    first, asked = next(iter(options)), st.query_params.get(key)
    if asked and asked not in options.values():
        absent.lose(key, asked)
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=first,
        required=True,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
    )
    lost = absent.lost(key)
    if lost is not None and chosen in (None, first):
        absent.note(key, label, lost, options[first])
    else:
        absent.find(key)
    return str(chosen or first)
