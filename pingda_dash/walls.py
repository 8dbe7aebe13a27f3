"""How a wall is read: from how many metres, how large its type is for that, and what each page draws on it.

At five metres one rem of a wall of 1080 lines is 22 px, at 3.6 m and less the 16 px of a desk: a wall that people stand
close to shows what a desk shows.
"""

from __future__ import annotations

from typing import Final

FAR: Final = 5.0
"""Metres from which a wall is read where nobody says otherwise."""
NEAREST, FURTHEST = 1.0, FAR
"""Metres: what an address or a playlist may ask for. From further away a page would hold too little: a larger screen is
the way, on which all is larger in proportion."""
STEP: Final = 0.5
"""Metres between one distance and the next in the playlist's editor."""
GROWN: Final = 1.375
"""How much larger than a desk's the type of a wall is that is read from `FAR` metres: 22 px for 16."""

DRAWN: Final[dict[str, tuple[str, ...]]] = {
    "overview": ("ribbon", "concerns", "map", "goals"),
    "map": ("map", "ranked", "say"),
    "dossier": ("tabs", "cards", "goals", "todo", "dots"),
    "countdown": ("cards", "first", "curve", "nodes"),
    "industry": ("cards", "villages", "income"),
    "employment": ("cards", "villages", "transfers"),
    "market": ("cards", "coops", "outlets"),
    "guarantees": ("cards", "board"),
    "relocation": ("stages", "missing", "trend"),
    "monitoring": ("cards", "homes", "cases"),
    "motivation": ("cards", "matrix", "duties"),
    "directives": ("cards", "directives", "scopes"),
    "rectification": ("cards", "problems", "groups"),
    "funds": ("cards", "purposes", "unpublished", "series"),
    "reporting": ("reporting", "owed"),
    "meeting": ("meetbar", "meetitem", "meetplan", "meetnotes", "meetvillages"),
    "meetingwhole": ("meetbar", "meetitem", "meetplan", "meettrend", "meetnotes"),
    "meetingempty": ("meetbar", "meetempty"),
}
"""The panels that a stage draws for people who stand away from it, by its name: the worst, the next, the changed.

A panel that is not among them is neither asked nor sent. A stage that is not is a document or a visit (units, the
plan's text, a household): who reads it stands at the wall, and it keeps a desk's arrangement and type.
"""


def distance(text: str) -> float | None:
    """A number of metres, kept within bounds; None when it is none."""
    try:
        metres = float(text)
    except ValueError:
        return None
    return within(metres) if metres == metres else None


def within(metres: float) -> float:
    """A distance, kept within what may be asked for."""
    return min(max(metres, NEAREST), FURTHEST)


def scale(metres: float) -> float:
    """How much larger than a desk's the type is of a wall that is read from so many metres; never smaller."""
    return max(GROWN * metres / FAR, 1.0)


def words(metres: float) -> str:
    """A number of metres as an address and a person write it: `5`, `3.5`."""
    return f"{metres:g}"
