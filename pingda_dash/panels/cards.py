"""The row of large figures at the top of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pingda_dash import formats
from pingda_dash.panels.render import render


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
    progress: float | None = None
    """0…1: draws a thin bullet bar at the foot."""
    expected: float | None = None
    pick: str | None = None


def cards(of: Iterable[Card]) -> str:
    """A row of cards of equal width."""
    rows = [
        {
            "card": card,
            "fill": None if formats.is_missing(card.progress) else 100 * min(max(float(card.progress or 0), 0), 1),
            "tick": None if formats.is_missing(card.expected) else 100 * min(max(float(card.expected or 0), 0), 1),
        }
        for card in of
    ]
    return render("cards.html", rows=rows)
