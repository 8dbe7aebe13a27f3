"""The plan's quantities by what feeds them: which indicator, if any, sets a goal for a reported number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import queries, theme
from pingda_dash.panels import words
from pingda_dash.panels.cards import Card
from pingda_dash.ui.shell import View, follow


def goal(view: View, dataset: str, measure: str, item: str) -> Mapping[Any, Any] | None:
    """The township's standing of the indicator fed by that number; None when the plan sets no goal for it."""
    every = view.ask(queries.indicators)
    found = every[(every["dataset"] == dataset) & (every["measure"] == measure) & (every["item"] == item)]
    return None if found.empty else found.iloc[0].to_dict()


def village_standing(view: View, of: Mapping[Any, Any] | None) -> pd.DataFrame:
    """An indicator's standing in every village; an empty frame when there is no indicator."""
    return pd.DataFrame() if of is None else view.ask(queries.village_indicators, indicator=str(of["id"]))


def card(of: Mapping[Any, Any], *, label: str, what: str = "目标", pick: str = "") -> Card:
    """A goal's large figure: actual against target with a thin bullet; a pick opens the plan's own sentence."""
    unit = str(of["unit"])
    value = theme.UNREPORTED if words.is_missing(of["actual"]) else f"{words.short_number(of['actual'], unit)} {unit}"
    detail = f"{what} {words.number(of['target'], unit)} {unit}"
    return Card(
        label,
        value,
        detail,
        tone="none" if words.is_missing(of["actual"]) else "",
        status=str(of["status"]),
        progress=of["progress"],
        expected=of["expected_progress"],
        pick=pick or f"indicator:{of['id']}",
    )


def choice(label: str, options: Mapping[str, str], *, key: str, default: str | None = None) -> str:
    """One of a few named options, kept in the address under `key`; the first unless `default` says otherwise."""
    first = default or next(iter(options))
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
    return str(chosen or first)


def open_village(code: str) -> None:
    """A click on a village in a chart opens its dossier."""
    follow(f"village:{code}")
