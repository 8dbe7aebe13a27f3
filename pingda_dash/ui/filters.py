"""A village, a unit, an industry or a ledger that a page's address names, and that all its panels are about then.

The filter is a parameter of the questions: `View.ask` hands it to every question that has it (`$village`, `$unit`,
`$industry`, `$dataset`) unless whoever asks gives it, so that SQL counts, and only what is meant is ever read. A panel
one of whose questions cannot be asked so is marked (`MARK`).
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pingda_dash import queries

if TYPE_CHECKING:
    from pingda_dash.ui.live import Query
    from pingda_dash.ui.origins import Origin

KINDS = {"village": "村", "unit": "单位", "industry": "产业", "ledger": "台账"}
"""What a page can be filtered by, by the address parameter: what it is called."""
PARAMETERS = {"village": "village", "unit": "unit", "industry": "industry", "ledger": "dataset"}
"""The parameter of a question that each is."""
PAGES: Mapping[str, tuple[str, ...]] = {
    "": ("village", "unit"),
    "countdown": ("village", "unit"),
    "industry": ("village", "industry"),
    **dict.fromkeys(("employment", "market", "guarantees", "relocation", "monitoring", "motivation"), ("village",)),
    "rectification": ("village", "unit"),
    "directives": ("village", "unit"),
    "funds": ("village",),
    "plan": ("village", "unit", "ledger"),
    "reporting": ("village", "unit", "ledger"),
    "quality": ("village", "unit", "ledger"),
}
"""What the panels of each page can be filtered by, by its address; nothing on the others."""
ABOUT: Mapping[str, tuple[str, ...]] = {"map": ("village",), "units": ("unit", "village")}
"""The pages that are about one of a kind anyway, of the first that the address names."""
MARK = "不随筛选"
"""Said of a panel that shows all of it, whatever is chosen."""
ABOUT_ONE = {"indicator", "goal"}
"""Parameters of questions about one goal, which belongs to an industry, if to any."""
NEUTRAL = frozenset(
    one.__qualname__
    for one in (
        *(queries.campaign_day, queries.villages, queries.units, queries.ledger_reporting, queries.forecast_record),
        *(queries.clause, queries.reporting_counts, queries.quality_points, queries.promises),
    )
)
"""Questions of which a panel uses names, days and words beside its figures: they are the same whatever is chosen."""


def of(path: str, params: Mapping[str, str]) -> dict[str, str]:
    """What the panels of a page are filtered by, of what its address names: values by their kinds."""
    return {kind: params[kind] for kind in PAGES.get(path, ()) if params.get(kind)}


def given(query: Query, chosen: Mapping[str, str]) -> dict[str, str]:
    """The parameters that a question is asked with for what is chosen."""
    return {PARAMETERS[kind]: value for kind, value in chosen.items() if PARAMETERS[kind] in _optional(query)}


@cache
def _optional(query: Query) -> frozenset[str]:
    """The parameters of a question that may be left out."""
    if isinstance(query, queries.Question):
        return query.optional
    return frozenset(name for name, one in inspect.signature(query).parameters.items() if one.default is None)


def is_whole(origins: Collection[Origin], chosen: Mapping[str, str]) -> bool:
    """Whether a panel that answers these questions shows more than what is chosen."""
    with_values = {one.question for one in origins if one.given}
    meant = [one for one in origins if one.given or one.question not in with_values]
    return any(not _follows(one, kind, value) for one in meant for kind, value in chosen.items())


def _follows(origin: Origin, kind: str, value: str) -> bool:
    if origin.question in NEUTRAL:
        return True
    asked = origin.given
    if PARAMETERS[kind] in asked:
        return bool(asked[PARAMETERS[kind]] == value)
    if value in asked.values() or (kind == "industry" and asked.keys() & ABOUT_ONE):
        return True
    query: Any = getattr(queries, origin.question, None)
    return query is not None and not asked and PARAMETERS[kind] in _optional(query)
