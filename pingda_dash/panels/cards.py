"""The row of large figures at the top of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pingda_dash.panels.bars import Bar, bar_colour
from pingda_dash.panels.figure import figure_pick
from pingda_dash.panels.render import render

AREA = "cards"
"""The panel that cards stand in, on every page."""


@dataclass(frozen=True)
class Card:
    """One large figure: a label above, a detail below, a tone when it is to be acted on."""

    label: str
    value: str
    """As it reads, with its unit: `8,312 亩`; `—` when not reported."""
    detail: str = ""
    tone: str = ""
    """`plan`, `ok`, `warn`, `bad`, `none` or plain."""
    status: str | None = None
    bar: Bar | None = None
    """A thin bullet bar at the foot."""
    pick: str | None = None
    facts: str = ""
    """What is said under the pointer: age, coverage, paces, the day it is likely to be reached."""


def cards(of: Iterable[Card]) -> str:
    """A row of cards of equal width."""
    return render("cards.html", cards=[(card, bar_colour(card.status or "")) for card in of], figure=_figure)


def _figure(card: Card) -> str:
    """The pick of a card that has none of its own: what its panel says of it."""
    return figure_pick(AREA, card.label, card.value)
