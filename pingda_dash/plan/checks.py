"""What must hold between the files of a plan; a breach is noted as a fault of its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pingda_dash.contracts import contracts
from pingda_dash.plan.model import Campaign, Clause, Indicator, Plan, Task, Unit
from pingda_dash.plan.sheet import Faults, Row

SHORT_NAME = 10


def check_unique(rows: Sequence[tuple[Row, Any]], column: str) -> None:
    """No two rows of a file have the same value in a column."""
    seen: dict[str, int] = {}
    for row, value in rows:
        key = getattr(value, column)
        if key in seen:
            row.fault(column, f"「{key}」与第 {seen[key]} 行重复")
        seen.setdefault(key, row.number)


def check_text(row: Row, clause: Clause, source: str) -> None:
    """A clause's text stands in the plan's, word for word."""
    if clause.text not in source:
        row.fault("text", "与 source.txt 的原文不一致")


def check_offices(campaign: Campaign, units: Sequence[tuple[Row, Unit]], faults: Faults) -> None:
    """The units that campaign.yaml names are units of the plan."""
    names = {unit.name for _, unit in units}
    for column in ("affairs_unit", "industry_unit", "villages_unit"):
        if names and getattr(campaign, column) not in names:
            faults.add("campaign.yaml", None, column, f"「{getattr(campaign, column)}」不在 units.csv 的单位里")


def check_grounds(row: Row, duty: Indicator | Task, plan: Plan) -> None:
    """Clause, quote, units and dates of an indicator or task hold together."""
    texts = {clause.id: clause.text for clause in plan.clauses}
    if duty.clause not in texts:
        row.fault("clause", f"clauses.csv 里没有「{duty.clause}」")
    elif duty.quote not in texts[duty.clause]:
        row.fault("quote", f"不是「{duty.clause}」原文里的话")
    names = {unit.name for unit in plan.units}
    if duty.lead_unit not in names:
        row.fault("lead_unit", f"units.csv 里没有「{duty.lead_unit}」")
    for unit in duty.responsible_units:
        if unit not in names:
            row.fault("responsible_units", f"units.csv 里没有「{unit}」")
    if duty.deadline < duty.start:
        row.fault("deadline", "早于起始日 start")
    if duty.direction == "at_most_zero" and duty.target != 0:
        row.fault("target", "清零指标的目标应是 0")


def check_feed(row: Row, indicator: Indicator, plan: Plan) -> None:
    """dataset, measure and item name a number that some dataset's contract offers, or are all empty."""
    if not indicator.dataset:
        for column in ("measure", "item"):
            if row.text(column):
                row.fault(column, "没有写 dataset,这一格应空着")
        return
    contract = contracts().get(indicator.dataset)
    if contract is None:
        row.fault("dataset", f"没有「{indicator.dataset}」这本台账,可用:{'、'.join(contracts())}")
        return
    row.word("measure", contract.measures)
    if indicator.dataset == "tasks":
        row.word("item", [task.id for task in plan.tasks])
    else:
        row.word("item", contract[contract.measured_by].enum if contract.measured_by else ("",))


def check_task(row: Row, task: Task, plan: Plan) -> None:
    """The stand-in indicator exists and is not itself fed by this task; the short name fits its bar."""
    if len(task.short_name) > SHORT_NAME:
        row.fault("short_name", f"超过 {SHORT_NAME} 个字")
    if not task.indicator:
        return
    feeds = [indicator for indicator in plan.indicators if indicator.id == task.indicator]
    if not feeds:
        row.fault("indicator", f"indicators.csv 里没有「{task.indicator}」")
    elif feeds[0].dataset == "tasks" and feeds[0].item == task.id:
        row.fault("indicator", "这个指标的数就来自本任务的进展,不能互相代替")


def check_headlines(indicators: Sequence[tuple[Row, Indicator]]) -> None:
    """No two indicators have the same place on the overview."""
    seen: dict[int, int] = {}
    for row, indicator in indicators:
        if indicator.headline is None:
            continue
        if indicator.headline in seen:
            row.fault("headline", f"「{indicator.headline}」与第 {seen[indicator.headline]} 行重复")
        seen.setdefault(indicator.headline, row.number)
