"""Who sent a file, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow.compute as pc

from pingda_dash.ingest import CheckedFile
from pingda_dash.ingest.columns import sender_of
from pingda_dash.ingest.vocabulary import VillageList
from pingda_dash.plan import Plan


def stated_sender(files: Sequence[CheckedFile], plan: Plan, senders: Collection[str]) -> str | None:
    """The one sender that every file that names one names; None where none does, or they differ.

    plan: knows other names of a unit. senders: who may be chosen, units and villages by their names; a village goes by
    its committee's too (平达社区居委会).
    """
    names = {name: unit.name for unit in plan.units for name in (unit.name, *unit.aliases)}
    spelt = VillageList([(sender, sender) for sender in senders], (plan.campaign.township, plan.campaign.county))
    stated = {names.get(name) or spelt.value(name) or name for file in files for name in _named(file)}
    named = stated & set(senders)
    return named.pop() if len(named) == len(stated) == 1 else None


def _named(file: CheckedFile) -> set[str]:
    """The senders that a file names: around its table, else in its column 填报单位."""
    if file.table is not None and (name := sender_of(file.table)):
        return {name}
    if "reported_by" not in file.rows.column_names:
        return set()
    values = pc.unique(file.rows["reported_by"].drop_null())
    return {str(value).strip() for value in values.to_pylist()}
