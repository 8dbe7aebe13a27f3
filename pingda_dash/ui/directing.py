"""督办 where a thing is opened or stands: its open directives as marks, and for who may the button of a new one.

Where none was ever opened, nothing is asked: a replay turns through a hundred days.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pingda_dash import frames
from pingda_dash.panels import directives as panels
from pingda_dash.panels.cards import Card
from pingda_dash.panels.controls import Way
from pingda_dash.ui import live, origins
from pingda_dash.ui.view import View


def marks(view: View, item: str, *, brief: bool = False) -> str:
    """The open directives of an item and, for who may have something done, the button 督办; "" where there is nothing.

    item: as `directives.Directive` names it, with `@` and a village where it is that village's share; "" for none.
    brief: one mark for all of them, in a few words.
    """
    if not item:
        return ""
    meant, direct = view.shown.meant(panels.about(item)[0]), item if view.may_direct else ""
    if not live.steps():
        return panels.button(direct)
    return panels.marks(panels.of_item(view.directives_of_all(), str(meant)), direct, brief=brief)


def ways(view: View, item: str) -> list[Way]:
    """The button 督办 in the title line of a panel that is about an item, for who may."""
    return [Way("督办", f"{panels.NEW}{item}")] if view.may_direct else []


def card(view: View, scope: str, of: str) -> list[Card]:
    """How many a unit or village has, beside its other figures; none where it never had any."""
    counts = _counts(view)
    own = counts[(counts["scope"] == scope) & (counts["scope_id"] == of)]
    return [panels.scope_card(row) for row in frames.rows(own)]


def of_villages(view: View) -> dict[str, str]:
    """village code → what a list of villages says of its open directives: `督办 2`."""
    counts = _counts(view)
    rows = counts[(counts["scope"] == "村") & (counts["open"] > 0)]
    return {str(row.scope_id): panels.open_words(row) for row in frames.rows(rows)}


def _counts(view: View) -> pd.DataFrame:
    """`queries.directive_counts`, beside what a panel shows: no figure of it rests on this."""
    if not live.steps():
        return pd.DataFrame({"scope": [], "scope_id": [], "open": []})
    with origins.gathering():
        return view.directive_counts()


def words(view: View, concerns: pd.DataFrame) -> dict[str, str]:
    """What a list says of each concern of which a directive is open. concerns: `queries.concerns`."""
    return panels.mark_words(view.directives_of_all(), concerns["key"].astype(str)) if live.steps() else {}


def overdue(view: View, items: Iterable[str]) -> set[str]:
    """Those of the items of which a directive is overdue."""
    if not live.steps():
        return set()
    over = panels.counted_as(view.directives_of_all(), panels.OVERDUE)
    return {item for item in items if len(panels.of_item(over, item))} if len(over) else set()
