"""Templates with what a village or a unit last reported already in them, one file a ledger.

A register is the whole township's list, and one village's part of it would take the place of the whole: only ledgers
are prefilled for a village or a unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pingda_dash.accounts import User, scope_of
from pingda_dash.contracts import Contract, contracts
from pingda_dash.ingest import References
from pingda_dash.lake import Lake, quote_identifier
from pingda_dash.plan import Plan
from pingda_dash.report import template as templates


@dataclass(frozen=True)
class Sender:
    """Whom a workbook is prefilled for: a village (its code), a unit (the plan's name of it), or the township."""

    name: str
    village: str | None = None
    unit: str | None = None


def senders(references: References, plan: Plan) -> tuple[list[Sender], list[Sender]]:
    """The villages, and the plan's units that are one office."""
    villages = references.villages[["village_code", "village"]].to_numpy().tolist()
    return (
        [Sender(str(name), village=str(code)) for code, name in villages],
        [Sender(unit.name, unit=unit.name) for unit in plan.units if unit.kind == "部门"],
    )


def ledgers(sender: Sender, plan: Plan) -> list[Contract]:
    """What a sender reports: a village the ledgers by village, a unit those of its duties, the township everything."""
    _, names = scope_of(User(sender.name, "clerk", sender.name, sender.unit, sender.village), plan)
    whole = sender.village is None and sender.unit is None
    return [
        one
        for one in contracts().values()
        if one.owed and (names is None or one.name in names) and (whole or one.mode == "ledger")
    ]


def workbooks(
    lake: Lake,
    references: References,
    plan: Plan,
    sender: Sender,
    day: date,
    personal: bool,
    chosen: Collection[str] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of a sender's workbooks, of all its datasets or those chosen.

    personal: whether ledgers that name people are prefilled too; else they come as templates without a row. Names that
    are left out or masked would come back so.
    """
    for contract in ledgers(sender, plan):
        if chosen is None or contract.name in chosen:
            rows = last_reports(lake, contract, plan, sender)
            if not personal and contract.is_personal:
                rows = rows.head(0)
            yield templates.file_name(contract, sender.name), templates.prefilled(contract, references, rows, day)


def bundle(
    lake: Lake, references: References, plan: Plan, chosen: Sequence[Sender], day: date, personal: bool
) -> bytes:
    """The workbooks of one sender in a zip file, or of several, a folder each."""
    return templates.zipped(
        (f"{sender.name}/{name}" if len(chosen) > 1 else name, data)
        for sender in chosen
        for name, data in workbooks(lake, references, plan, sender, day, personal)
    )


def last_reports(lake: Lake, contract: Contract, plan: Plan, sender: Sender) -> pd.DataFrame:
    """The newest row of each key that a sender answers for, of a register its newest list; the contract's fields.

    A unit's tasks are there before the first report of them.
    """
    key = [name for name in contract.primary_key if name != "report_date"]
    columns = ", ".join(map(quote_identifier, contract.names))
    table, listed = f"lake.{quote_identifier(contract.name)}", ", ".join(map(quote_identifier, key))
    newest = (
        f"select distinct on ({listed}) * from {table} order by {listed}, report_date desc"
        if contract.mode == "ledger"
        else f"from {table} where register_date = (select max(register_date) from {table})"
    )
    with closing(lake.cursor()) as cursor:
        condition, values = _of(contract, sender)
        reports = cursor.execute(f"select {columns} from ({newest}) where {condition} order by {listed}", values).df()
    return _with_tasks(reports, plan, sender) if contract.name == "tasks" and sender.unit else reports


def _of(contract: Contract, sender: Sender) -> tuple[str, list[str]]:
    """Which rows are a sender's: its village's; a unit's where a column names the unit, else the whole ledger's."""
    if sender.village is not None:
        village = next(field.name for field in contract.fields if field.village)
        return f"{quote_identifier(village)} = ?", [sender.village]
    answering = next((key.field for key in contract.foreign_keys if key.resource == "plan_units"), None)
    if sender.unit is not None and answering is not None:
        return f"{quote_identifier(answering)} = ?", [sender.unit]
    return "true", []


def _with_tasks(reports: pd.DataFrame, plan: Plan, sender: Sender) -> pd.DataFrame:
    """The tasks a unit leads or answers for, with what was last reported of each."""
    own = [task.id for task in plan.tasks if sender.unit in (task.lead_unit, *task.responsible_units)]
    return reports.set_index("task_id").reindex(pd.Index(own, name="task_id")).reset_index()
