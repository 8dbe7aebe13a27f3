"""搬迁后扶: the five staged deadlines of plan 四(四), each settlement against them, and what is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.formats import is_missing
from pingda_dash.panels.bars import bar_of
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.matrix import Cell, Column, Row, matrix
from pingda_dash.panels.render import render

WORK_DONE, IN_USE, NO_FARM, NOT_BEGUN = "已完成", "投入使用", "无", ("未开始", "未开工")
URGENT_DAYS = 14
UNDIVIDED, ABLE_MISSING = "未区分", "有劳动能力户未报"


@dataclass(frozen=True)
class Duty:
    """A column of the settlement table: what is counted or what state is told, and the indicator it answers to."""

    column: str
    title: str
    indicator: str | None
    counted: bool
    """Whether it counts households; else it tells a state in words."""
    of: str = "households"
    """The column of the households that it is counted of."""


DUTIES = (
    Duty("moved_in", "入住", None, True),
    Duty("demolished", "拆旧", None, True),
    Duty("reclaimed", "复垦复绿", "relocation_reclaimed", True),
    Duty("settled", "竣工结算", "relocation_settled", False),
    Duty("accounted", "财务决算", "relocation_settled", False),
    Duty("land", "土地权属", "relocation_land", False),
    Duty("party", "党组织", "relocation_party", False),
    Duty("employed", "转移就业", "relocation_jobs", True, "able"),
    Duty("in_industry", "产业发展", "relocation_industry", True, "able"),
    Duty("farm", "养殖小区", "relocation_farms", False),
    Duty("audited", "项目审计", "relocation_audit", False),
    Duty("accepted", "项目验收", "relocation_accepted", False),
)
STAGE_NAMES = {duty.indicator: duty.title for duty in DUTIES if duty.indicator} | {"relocation_settled": "结算决算"}


def stages(goals: pd.DataFrame, as_of: date, labels: Mapping[Any, str]) -> str:
    """One column a deadline: how near it is, and each indicator due by it with its share, bar and status.

    goals: rows of `queries.indicators` fed by the settlements' ledger. labels: date → `3月底`, the milestones.
    """
    columns: list[dict[str, Any]] = []
    for due, group in goals.sort_values("deadline", kind="stable").groupby("deadline", sort=True):
        day = formats.as_date(due)
        assert day is not None
        columns.append(
            {
                "label": labels.get(day, formats.day(day)),
                "day": formats.day(day),
                "left": _time_left((day - as_of).days),
                "past": day < as_of,
                "goals": [_goal(row) for row in frames.rows(group)],
            }
        )
    return render("stages.html", stages=columns, widths=" ".join(f"{len(one['goals'])}fr" for one in columns))


def _goal(row: Any) -> dict[str, Any]:
    return {
        "pick": f"indicator:{row.id}",
        "id": row.id,
        "name": STAGE_NAMES.get(row.id, row.name),
        "full": row.name,
        "value": row.reason if row.reason in wording.UNKNOWNS else formats.coverage(row.actual, 1),
        "bar": bar_of(row),
        "status": row.status,
        "colour": theme.bar_colour(row.status),
    }


def _time_left(days: int) -> str:
    return f"还有 {days} 天" if days > 0 else "今天到期" if days == 0 else f"已过 {-days} 天"


def settlement_board(sites: pd.DataFrame, goals: pd.DataFrame, as_of: date, labels: Mapping[Any, str]) -> str:
    """Settlements × duties in the order of their deadlines: households as a share, works as a state in dot and word.

    sites: the columns of `queries.relocation_sites`. Red: not done and its deadline has passed. A cell's pick is
    `rows:relocation@<settlement>`.
    """
    due = _deadlines(goals)
    columns = [Column("户 / 人", width=1.1)]
    columns += [Column(duty.title, _by(due.get(duty.indicator), labels)) for duty in DUTIES]
    rows = []
    for row in frames.rows(sites):
        pick = f"rows:relocation@{row.settlement}"
        people = f"{formats.number(row.households, '户')} / {formats.number(row.people, '人')}"
        cells = [Cell(people, pick=pick)]
        cells += [_cell(row, duty, due.get(duty.indicator), as_of, pick) for duty in DUTIES]
        rows.append(Row(str(row.settlement), cells, note=formats.text(row.village, ""), pick=pick))
    return matrix(columns, rows, corner="安置点")


def _deadlines(goals: pd.DataFrame) -> dict[Any, date]:
    days = zip(goals["id"], goals["deadline"], strict=True)
    return {id_: day for id_, deadline in days if (day := formats.as_date(deadline)) is not None}


def _by(due: date | None, labels: Mapping[Any, str]) -> str:
    return "" if due is None else f"{labels.get(due, formats.day(due))}前"


def _cell(row: Any, duty: Duty, due: date | None, as_of: date, pick: str) -> Cell:
    value = getattr(row, duty.column)
    late = due is not None and due < as_of
    tip = f"{row.settlement} · {duty.title}\n截至 {formats.day(row.report_date)}"
    if due is not None:
        tip += f" · 期限 {formats.day(due)}"
    if is_missing(value):
        return Cell(formats.MISSING, note=theme.UNREPORTED, tone="none", tip=tip, pick=pick)
    if not duty.counted:
        return Cell(word=str(value), tone=_tone(str(value), late), tip=tip, pick=pick)
    whole = getattr(row, duty.of)
    if is_missing(whole):
        return Cell(formats.counted(value, "户"), note=UNDIVIDED, tone="none", tip=f"{tip}\n{ABLE_MISSING}", pick=pick)
    share = min(float(value) / float(whole), 1.0) if whole else 1.0
    tone = "bad" if late and share < 1 else ""
    note = f"{formats.number(value, '户')} / {formats.number(whole, '户')}"
    return Cell(formats.coverage(100 * share), note=note, tone=tone, share=share, tip=tip, pick=pick)


def _tone(state: str, late: bool) -> str:
    """Blue once done, red when its deadline passed before; amber under way, grey not begun."""
    if state in (WORK_DONE, IN_USE):
        return "actual"
    if state == NO_FARM:
        return "none"
    if late:
        return "bad"
    return "none" if state in NOT_BEGUN else "under-way"


def missing_works(sites: pd.DataFrame, goals: pd.DataFrame, as_of: date) -> str:
    """What is still to be done before each deadline and where, the longest overdue first.

    sites: the columns of `queries.relocation_sites`. A pick is the indicator that the plan sets for it.
    """
    due = _deadlines(goals)
    open_ = []
    for duty in DUTIES:
        day = due.get(duty.indicator)
        where = [f"{row.settlement} {lack}" for row in frames.rows(sites) if (lack := _lack(row, duty))]
        if day is not None and where:
            open_.append((day, _item(duty, where, day, as_of)))
    return item_list(
        [item for _, item in sorted(open_, key=lambda one: one[0])],
        empty="五个节点都已完成",
        more="另有 {n} 项",
        settled=True,
    )


def _lack(row: Any, duty: Duty) -> str:
    """What is still to be done in words; empty when it is done or nothing of the kind is planned."""
    value = getattr(row, duty.column)
    if is_missing(value):
        return theme.UNREPORTED
    if not duty.counted:
        return "" if value in (WORK_DONE, IN_USE, NO_FARM) else str(value)
    whole = getattr(row, duty.of)
    if is_missing(whole):
        return ABLE_MISSING
    left = float(whole) - float(value)
    return f"差 {formats.number(left, '户')} 户" if left > 0 else ""


def _item(duty: Duty, where: list[str], due: date, as_of: date) -> Item:
    days = (due - as_of).days
    late = f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"剩 {days} 天"
    colour = theme.BAD if days < 0 else theme.WARN if days <= URGENT_DAYS else theme.NONE
    title = f"{duty.title} · {len(where)} 个安置点"
    return Item(title, " · ".join(where), late, colour, f"indicator:{duty.indicator}")
