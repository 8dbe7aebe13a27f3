"""Reads `data/plan/` and checks it: every fault is named by file, row and column, all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import yaml

from pingda_dash.plan import checks
from pingda_dash.plan.model import (
    Apportion,
    Basis,
    Campaign,
    Clause,
    CurvePoint,
    Direction,
    DirectivePrefix,
    Indicator,
    Milestone,
    Plan,
    PovertyLine,
    Task,
    Timely,
    Unit,
    Way,
)
from pingda_dash.plan.sheet import Faults, Row, read_rows, read_text

T = TypeVar("T")
Stamp = tuple[tuple[str | int, ...], ...]
"""What is another one when a file of a folder has changed."""


def load_plan(folder: Path) -> Plan:
    """The plan in `folder` (campaign.yaml, source.txt and four CSV files).

    Read again when a file has changed. Raises BrokenPlan, in Chinese, naming the file, row and column of every fault.
    """
    return _load(folder, stamp(folder))


def stamp(folder: Path) -> Stamp:
    """The names, sizes and times of a folder's files; () without a folder."""
    if not folder.is_dir():
        return ()
    files = sorted((path.name, path.stat()) for path in folder.iterdir())
    return tuple((name, at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns) for name, at in files)


@lru_cache(maxsize=8)
def _load(folder: Path, _stamp: Stamp) -> Plan:
    faults = Faults()
    campaign = _campaign(folder, faults)
    source = read_text(folder / "source.txt", faults)
    clauses = _table(folder, "clauses.csv", Clause, _clause, faults)
    units = _table(folder, "units.csv", Unit, _unit, faults)
    indicators = _table(folder, "indicators.csv", Indicator, _indicator, faults)
    tasks = _table(folder, "tasks.csv", Task, _task, faults)
    curves = _table(folder, "curves.csv", CurvePoint, _curve_point, faults)
    if campaign is None:
        faults.stop()
        raise AssertionError("a campaign is missing only for a fault")
    plan = Plan(
        campaign, source, _values(clauses), _values(units), _values(indicators), _values(tasks), _values(curves)
    )
    for table in (clauses, units, indicators, tasks):
        checks.check_unique(table, "id")
    checks.check_unique(units, "name")
    checks.check_headlines(indicators)
    checks.check_offices(campaign, units, faults)
    for row, clause in clauses:
        checks.check_text(row, clause, source)
    for row, indicator in indicators:
        checks.check_grounds(row, indicator, plan)
        checks.check_feed(row, indicator, plan)
        checks.check_path(row, indicator, plan)
    for row, task in tasks:
        checks.check_grounds(row, task, plan)
        checks.check_task(row, task, plan)
    checks.check_rests(tasks, indicators)
    for row, point in curves:
        checks.check_curve(row, point, plan)
    faults.stop()
    return plan


def _table(folder: Path, name: str, shape: type[Any], make: Callable[[Row], T], faults: Faults) -> list[tuple[Row, T]]:
    """Every row of a CSV file with the value made of it; `shape` is the dataclass whose fields are the columns."""
    return [(row, make(row)) for row in read_rows(folder / name, [f.name for f in fields(shape)], faults)]


def _values(table: list[tuple[Row, T]]) -> tuple[T, ...]:
    return tuple(value for _, value in table)


def _campaign(folder: Path, faults: Faults) -> Campaign | None:
    """campaign.yaml; None when it is faulty (the faults are noted)."""
    text = read_text(folder / "campaign.yaml", faults)
    try:
        raw = yaml.safe_load(text) if text else None
    except yaml.YAMLError as error:
        faults.add("campaign.yaml", None, None, f"不是合格的 YAML:{error}")
        return None
    if not isinstance(raw, dict):
        if text:
            faults.add("campaign.yaml", None, None, "应是一组「名称: 值」")
        return None
    try:
        line = raw["poverty_line"]
        campaign = Campaign(
            id=str(raw["id"]),
            title=str(raw["title"]),
            township=str(raw["township"]),
            map_title=str(raw["map_title"]),
            county=str(raw["county"]),
            prefecture=str(raw["prefecture"]),
            province=str(raw["province"]),
            affairs_unit=str(raw["affairs_unit"]),
            industry_unit=str(raw["industry_unit"]),
            villages_unit=str(raw["villages_unit"]),
            start=_yaml_day(raw["start"], "start"),
            end=_yaml_day(raw["end"], "end"),
            milestones=tuple(Milestone(str(m["label"]), _yaml_day(m["date"], "milestones")) for m in raw["milestones"]),
            poverty_line=PovertyLine(float(line["value"]), str(line["basis"]), str(line.get("note", ""))),
            demo_day=_yaml_day(raw["demo_day"], "demo_day") if "demo_day" in raw else None,
            timely=_timely(raw["timely"]) if "timely" in raw else None,
            directive_prefix=_prefix(raw["directive_prefix"]) if "directive_prefix" in raw else DirectivePrefix(),
        )
    except KeyError as error:
        faults.add("campaign.yaml", None, str(error.args[0]), "缺少这一项")
    except (TypeError, ValueError) as error:
        faults.add("campaign.yaml", None, None, f"有一项写法不对:{error}")
    else:
        if campaign.end < campaign.start:
            faults.add("campaign.yaml", None, "end", "早于 start")
        elif campaign.demo_day is not None and not campaign.start <= campaign.demo_day <= campaign.end:
            faults.add("campaign.yaml", None, "demo_day", "不在 start 到 end 之间")
        return campaign
    return None


def _timely(raw: Any) -> Timely:
    days = int(raw["days"])
    if days < 1:
        raise ValueError(f"timely 的 days「{days}」应是 1 以上的天数")
    return Timely(days, str(raw["basis"]), str(raw.get("note", "")))


def _prefix(raw: Any) -> DirectivePrefix:
    value = "".join(str(raw["value"]).split())
    if not value:
        raise ValueError("directive_prefix 的 value 是空的")
    return DirectivePrefix(value, str(raw["basis"]), str(raw.get("note", "")))


def map_title(folder: Path) -> str:
    """What campaign.yaml in `folder` calls the map of its 贫困村; empty where the file cannot be read."""
    campaign = _campaign(folder, Faults())
    return campaign.map_title if campaign else ""


def _yaml_day(value: object, name: str) -> date:
    if type(value) is not date:
        raise ValueError(f"{name} 的「{value}」不是日期,应写成 2020-06-30")
    return value


def _clause(row: Row) -> Clause:
    return Clause(row.needed("id"), row.needed("part"), row.needed("title"), row.needed("text"))


def _unit(row: Row) -> Unit:
    kind = cast(Any, row.word("kind", ("部门", "集合")))
    return Unit(row.needed("id"), row.needed("name"), kind, row.names("aliases"))


def _duty(row: Row) -> dict[str, Any]:
    """The columns an indicator and a task share."""
    return {
        "id": row.needed("id"),
        "name": row.needed("name"),
        "unit": row.needed("unit"),
        "direction": row.word("direction", get_args(Direction)),
        "baseline": row.number_or_none("baseline"),
        "target": row.number_needed("target"),
        "start": row.day("start"),
        "deadline": row.day("deadline"),
        "deadline_basis": row.word("deadline_basis", get_args(Basis)),
        "clause": row.needed("clause"),
        "lead_unit": row.needed("lead_unit"),
        "responsible_units": row.names("responsible_units"),
        "quote": row.needed("quote"),
        "lead_basis": row.word("lead_basis", ("明示", "推定")),
    }


def _indicator(row: Row) -> Indicator:
    headline = row.number_or_none("headline")
    if headline is not None and (headline != int(headline) or headline < 1):
        row.fault("headline", "应是 1、2、3 这样的序号")
    return Indicator(
        **_duty(row),
        dataset=row.text("dataset"),
        measure=row.text("measure"),
        item=row.text("item"),
        apportion_by=cast(Apportion, row.word("apportion_by", get_args(Apportion))),
        headline=None if headline is None else int(headline),
        path=cast(Way, row.word("path", get_args(Way))),
        village_path=cast(Any, row.word("village_path", ("", *get_args(Way)))) or None,
        part_of=row.text("part_of"),
    )


def _task(row: Row) -> Task:
    return Task(
        **_duty(row),
        deliverable=row.needed("deliverable"),
        indicators=row.names("indicators"),
        short_name=row.needed("short_name"),
        path=cast(Way, row.word("path", get_args(Way))),
    )


def _curve_point(row: Row) -> CurvePoint:
    return CurvePoint(
        row.needed("indicator"),
        row.day("date"),
        row.number_needed("share"),
        cast(Basis, row.word("basis", get_args(Basis))),
        row.text("note"),
    )
