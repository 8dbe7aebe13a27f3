"""Who sent a file, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow.compute as pc

from pingda_dash.ingest import CheckedFile
from pingda_dash.ingest import columns as of_columns
from pingda_dash.plan import Plan

_sender_of = getattr(of_columns, "sender_of", None)
"""The reader's own answer from the lines around a table (填报单位:…), where it has one."""


def stated_sender(files: Sequence[CheckedFile], plan: Plan, senders: Collection[str]) -> str | None:
    """The one sender that every file that names one names; None where none does, or they differ.

    plan: knows other names of a unit. senders: who may be chosen, units and villages by their names.
    """
    names = {name: unit.name for unit in plan.units for name in (unit.name, *unit.aliases)}
    stated = {names.get(name, name) for file in files for name in _named(file)}
    named = stated & set(senders)
    return named.pop() if len(named) == len(stated) == 1 else None


def _named(file: CheckedFile) -> set[str]:
    """The senders that a file names: around its table, else in its column 填报单位."""
    if _sender_of is not None and file.table is not None and (name := _sender_of(file.table)):
        return {str(name).strip()}
    if "reported_by" not in file.rows.column_names:
        return set()
    values = pc.unique(file.rows["reported_by"].drop_null())
    return {str(value).strip() for value in values.to_pylist()}
