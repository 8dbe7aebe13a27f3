"""The plan as data: campaign, units, clauses, indicators and tasks, read and checked from `data/plan/`."""

from __future__ import annotations

from pingda_dash.plan.model import (
    Campaign,
    Clause,
    DirectivePrefix,
    Indicator,
    Milestone,
    Plan,
    PovertyLine,
    Task,
    Timely,
    Unit,
)
from pingda_dash.plan.reader import Stamp, load_plan, map_title, stamp

__all__ = [
    "Campaign",
    "Clause",
    "DirectivePrefix",
    "Indicator",
    "Milestone",
    "Plan",
    "PovertyLine",
    "Stamp",
    "Task",
    "Timely",
    "Unit",
    "load_plan",
    "map_title",
    "stamp",
]
