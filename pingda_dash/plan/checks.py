"""What must hold between the files of a plan; a breach is noted as a fault of its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pingda_dash.contracts import contracts
from pingda_dash.plan.model import Campaign, Clause, CurvePoint, Indicator, Plan, Task, Unit
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
    """The indicators that a task rests on exist, are due when it is, and are not fed by it; its short name fits."""
    if len(task.short_name) > SHORT_NAME:
        row.fault("short_name", f"超过 {SHORT_NAME} 个字")
    by_id = {indicator.id: indicator for indicator in plan.indicators}
    for name in task.indicators:
        indicator = by_id.get(name)
        if indicator is None:
            row.fault("indicators", f"indicators.csv 里没有「{name}」")
        elif indicator.dataset == "tasks":
            row.fault("indicators", f"指标「{name}」的数来自任务进展,不能互相代替")
        elif indicator.deadline != task.deadline:
            row.fault("deadline", f"与指标「{name}」的时限 {indicator.deadline} 不一致")
    for indicator in plan.indicators:
        if indicator.dataset == "tasks" and indicator.item == task.id:
            if task.indicators:
                row.fault("indicators", f"指标「{indicator.id}」的数就来自本任务的进展,不能互相代替")
            if (indicator.start, indicator.deadline, indicator.path) != (task.start, task.deadline, task.path):
                row.fault("path", f"与用本任务进展的指标「{indicator.id}」的起止或路径不一致")


def check_rests(tasks: Sequence[tuple[Row, Task]], indicators: Sequence[tuple[Row, Indicator]]) -> None:
    """An indicator and the task that rests on it, or that reports it, are one duty: every indicator has one."""
    owners: dict[str, str] = {}
    for row, task in tasks:
        for name in task.indicators:
            if name in owners:
                row.fault("indicators", f"指标「{name}」已算在任务 {owners[name]} 里")
            owners.setdefault(name, task.id)
    for row, indicator in indicators:
        if indicator.id not in owners and indicator.dataset != "tasks":
            row.fault("id", f"没有任务以「{indicator.id}」为准,请写进 tasks.csv 某一行的 indicators")


def check_path(row: Row, indicator: Indicator, plan: Plan) -> None:
    """Path and direction say the same, and what an indicator is a part of exists and is shared out, too."""
    if (indicator.path == "hold") != (indicator.direction == "hold"):
        row.fault("path", "direction 是 hold 的指标,path 也应是 hold,反之亦然")
    if indicator.path == "zero" and (indicator.direction != "at_most_zero" or indicator.baseline != 0):
        row.fault("path", "zero 只用于基线为 0 的清零指标")
    whole = next((one for one in plan.indicators if one.id == indicator.part_of), None)
    if indicator.part_of and (whole is None or whole.part_of or not whole.apportion_by):
        row.fault("part_of", f"「{indicator.part_of}」不是可以分摊到村的指标")


def check_curve(row: Row, point: CurvePoint, plan: Plan) -> None:
    """A planned curve belongs to a season goal and stays between its start and deadline, and 0 and 1."""
    indicator = next((one for one in plan.indicators if one.id == point.indicator), None)
    if indicator is None or indicator.path != "season":
        row.fault("indicator", f"「{point.indicator}」不是 path 为 season 的指标")
        return
    if not indicator.start <= point.date <= indicator.deadline:
        row.fault("date", f"不在 {indicator.start} 到 {indicator.deadline} 之间")
    if not 0 <= point.share <= 1:
        row.fault("share", "应在 0 到 1 之间")


def check_headlines(indicators: Sequence[tuple[Row, Indicator]]) -> None:
    """No two indicators have the same place on the overview."""
    seen: dict[int, int] = {}
    for row, indicator in indicators:
        if indicator.headline is None:
            continue
        if indicator.headline in seen:
            row.fault("headline", f"「{indicator.headline}」与第 {seen[indicator.headline]} 行重复")
        seen.setdefault(indicator.headline, row.number)
