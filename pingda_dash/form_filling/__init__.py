"""Forms from above: which figure each blank asks for, and the form filled from a snapshot."""

from __future__ import annotations

from pingda_dash.county_forms import Absent
from pingda_dash.form_filling.bench import WAYS, Bench, Opened, Way
from pingda_dash.form_filling.catalogue import PEOPLE, Figure, catalogue
from pingda_dash.form_filling.filling import (
    ABSENT,
    VILLAGE_NAME,
    Choice,
    Entry,
    Made,
    NoSubject,
    UnknownFigure,
    Value,
    Values,
    WrongUnit,
    choose,
    fill,
    reads,
    units_of,
)
from pingda_dash.form_filling.lists import VillageRows
from pingda_dash.form_filling.suggestions import Subject, Suggester, Suggestion, Words, subjects, unit_for

__all__ = [
    "ABSENT", "PEOPLE", "VILLAGE_NAME", "WAYS", "Absent", "Bench", "Choice", "Entry", "Figure", "Made", "NoSubject",
    "Opened", "Subject", "Suggester", "Suggestion", "UnknownFigure", "Value", "Values", "VillageRows", "Way", "Words",
    "WrongUnit", "catalogue", "choose", "fill", "reads", "subjects", "unit_for", "units_of",
]  # fmt: skip
