"""The plan's quantities by what feeds them: which indicator, if any, sets a goal for a reported number."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
from cachetools import LRUCache, cached

from pingda_dash import formats, panels, queries, theme, wording
from pingda_dash.figures import tables as titles
from pingda_dash.panels.bars import bar_of, reading
from pingda_dash.panels.cards import Card
from pingda_dash.progress import Fan
from pingda_dash.ui import origins, picks, stage, tables
from pingda_dash.ui.view import View


def goal(view: View, dataset: str, measure: str, item: str) -> Mapping[Any, Any] | None:
    """The standing of the indicator that a reported number feeds, of the township or of the village that the page is
    filtered by; None when the plan sets no goal for it."""
    feed = (dataset, measure, item)
    return next((row for row in _standings(view) if (row["dataset"], row["measure"], row["item"]) == feed), None)


def named(view: View, id_: str) -> Mapping[Any, Any] | None:
    """The same of an indicator by its id; None when the plan has none of that name."""
    return next((row for row in _standings(view) if row["id"] == id_), None)


def _standings(view: View) -> list[dict[Any, Any]]:
    """The standing of every indicator, a mapping each: a page asks for thirty of them."""
    origins.note(origins.Origin(queries.indicators.__qualname__))
    return _kept_standings(view)


_cache: LRUCache[Any, list[dict[Any, Any]]] = LRUCache(50)


@cached(
    _cache,
    key=lambda view: (view.source, view.data_version, view.as_of, *sorted(view.filters.items())),
    lock=threading.Lock(),
)
def _kept_standings(view: View) -> list[dict[Any, Any]]:
    return view.ask(queries.indicators).to_dict("records")


def village_standing(view: View, of: Mapping[Any, Any] | None) -> pd.DataFrame:
    """An indicator's standing in every village; an empty frame when there is no indicator."""
    return pd.DataFrame() if of is None else view.ask(queries.village_indicators, indicator=str(of["id"]))


def village_progress(view: View, of: Mapping[Any, Any], name: str, as_table: bool = False) -> None:
    """Every village's way to one goal: small multiples, or the table of where each stands; a click opens the village.

    name: the chart's key and its table's name.
    """
    standing = village_standing(view, of)
    if as_table:
        tables.show(titles.titled(standing, titles.STANDING), name)
        return
    paths = view.ask(queries.indicator_paths, indicator=str(of["id"]))
    days = view.ask(queries.goal_fan, goal=str(of["id"])).dropna(subset="village_code").groupby("village_code")
    fans = {str(code): Fan.of(rows) for code, rows in days}
    stage.draw(panels.village_multiples(paths, standing, fans, view.as_of, str(of["unit"])), key=name)


def card(of: Mapping[Any, Any], *, label: str, what: str = "目标", pick: str = "") -> Card:
    """A goal's large figure: actual against target with a thin bullet, and what its ledger leaves open.

    A pick opens the plan's own sentence.
    """
    unit = str(of["unit"])
    short = formats.actual(of["actual"], of["target"], unit) + ("" if unit == "%" else f" {unit}")
    open_ = str(of["reason"]) if of["reason"] in wording.UNKNOWNS else ""
    value = (open_ or theme.UNREPORTED) if formats.is_missing(of["actual"]) else short
    target = formats.number(of["target"], unit)
    detail = f"{what} {target}%" if unit == "%" else f"{what} {target} {unit}"
    if of["direction"] == "at_most_zero":
        value = value if formats.is_missing(of["actual"]) else f"剩 {value}"
        gone, base = reading(SimpleNamespace(**of))
        detail = f"{formats.day(of['deadline'])}前清零" + (f" · {gone}{base}" if gone.startswith("已消除") else "")
    if open_ and not formats.is_missing(of["actual"]):
        detail += f" · {open_}"
    return Card(
        label,
        value,
        detail + _chance(of),
        tone="none" if formats.is_missing(of["actual"]) else "",
        facts=panels.outlook_words(SimpleNamespace(**of)),
        status=str(of["status"]),
        bar=bar_of(SimpleNamespace(**of)),
        pick=pick or pick_of(of),
    )


def pick_of(of: Mapping[Any, Any]) -> str:
    """What a touch of a goal opens: it, for the village that it is the standing of."""
    return f"indicator:{of['id']}" + ("" if formats.is_missing(of["village_code"]) else f"@{of['village_code']}")


def _chance(of: Mapping[Any, Any]) -> str:
    """Of a goal that is behind: how likely it is to make its deadline."""
    if of["status"] != theme.BEHIND or formats.is_missing(of["probability"]):
        return ""
    return f" · 按期可能 {formats.percent(of['probability'])}"


def on(card: Card, of: Mapping[Any, Any] | None) -> Card:
    """A card that also carries a goal's status and thin bullet, and leads to the plan's own sentence."""
    if of is None:
        return card
    card = replace(card, facts=panels.outlook_words(SimpleNamespace(**of)))
    return replace(card, status=str(of["status"]), pick=pick_of(of), bar=bar_of(SimpleNamespace(**of)))


def open_village(code: str) -> None:
    """A click on a village in a chart opens its dossier."""
    picks.follow(f"village:{code}")
