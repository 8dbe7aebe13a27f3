"""What turned from one day to the next, in lines that are read from afar: the gravest first, at most three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash import formats, frames, theme

CAPTIONS, DUTIES_NAMED, VILLAGES_NAMED = 3, 2, 2


class Caption(NamedTuple):
    """A line of what turned on a day; status: the one that was turned to, "" where the line is of no status."""

    words: str
    status: str = ""


def captions(turned: pd.DataFrame, happened: str) -> list[Caption]:
    """What turned from one day to the next, at most three lines, gravest first; 无变化 where nothing did.

    `权属调整与党组织转为逾期(乡项目办)`, `烤烟大田移栽:黄连河村转为滞后`, `新开发公益性岗位 20 → 28 个 · 上传 8 份`.

    turned: `queries.compare_turns`. happened: what else that day had, in words.
    """
    statuses = turned[turned["topic"] != "数字"]
    figures = [
        f"{row.subject} {formats.number(row.was, row.number_unit) if not formats.is_missing(row.was) else '未报送'}"
        f" → {formats.number(row.actual, row.number_unit)}{'' if row.number_unit == '%' else ' '}{row.number_unit}"
        for row in frames.rows(turned[turned["topic"] == "数字"])
        if not formats.is_missing(row.actual)
    ]
    last = " · ".join(filter(None, (*figures, happened)))
    if turned.empty:
        return [Caption(" · ".join(filter(None, ("无变化", happened))))]
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for row in frames.rows(statuses):
        groups.setdefault((row.topic, _turned_to(row), row.status), []).append(row)
    lines = [Caption(_turned_words(topic, what, rows), status) for (topic, what, status), rows in groups.items()]
    return [*lines[: CAPTIONS - bool(last)], *([Caption(last)] if last else [])]


def _turned_to(row: Any) -> str:
    """What a status did: 转为逾期, 首次报送, 回到正常, 已完成."""
    if row.was_status == theme.UNREPORTED and row.status == theme.ON_COURSE:
        return "首次报送"
    if row.status == theme.ON_COURSE:
        return "回到正常"
    return row.status if row.status == theme.DONE else f"转为{row.status}"


def _turned_words(topic: str, what: str, rows: Sequence[Any]) -> str:
    """Duties, or duties of villages, that turned alike, in a line."""
    if topic == "任务":
        named = [f"{row.subject}({row.unit})" for row in rows[:DUTIES_NAMED]]
        if len(rows) == 1:
            return f"{rows[0].subject}{what}({rows[0].unit})"
        return f"{len(rows)} 项{what}:{'、'.join(named)}{'等' if len(rows) > DUTIES_NAMED else ''}"
    of: dict[str, list[str]] = {}
    for row in rows:
        of.setdefault(str(row.subject), []).append(str(row.village))
    if len(of) == 1:
        [(subject, villages)] = of.items()
        return f"{subject}:{_villages(villages)}{what}"
    every = list(dict.fromkeys(village for villages in of.values() for village in villages))
    named = [f"{subject}({_villages(villages)})" for subject, villages in list(of.items())[:DUTIES_NAMED]]
    return f"{_villages(every)} {len(rows)} 处{what}:{'、'.join(named)}{'等' if len(of) > DUTIES_NAMED else ''}"


def _villages(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= VILLAGES_NAMED else f"{len(names)} 个村"
