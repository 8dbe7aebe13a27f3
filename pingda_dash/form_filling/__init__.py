"""Forms from above: which figure each blank asks for, and the form filled from a snapshot."""

from __future__ import annotations

from pingda_dash.form_filling.catalogue import PEOPLE, Figure, catalogue
from pingda_dash.form_filling.filling import (
    ABSENT,
    Absent,
    Choice,
    Entry,
    Made,
    NoSubject,
    UnknownFigure,
    Values,
    WrongUnit,
    choose,
    fill,
)
from pingda_dash.form_filling.suggestions import Subject, Suggester, Suggestion, Words, subjects

__all__ = [
    "ABSENT", "PEOPLE", "Absent", "Choice", "Entry", "Figure", "Made", "NoSubject", "Subject", "Suggester",
    "Suggestion", "UnknownFigure", "Values", "Words", "WrongUnit", "catalogue", "choose", "fill", "subjects",
]  # fmt: skip
