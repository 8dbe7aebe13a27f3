"""三保障与饮水: each village's gaps in each guarantee, and the households that one is still open for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import is_missing
from pingda_dash.panels.homes import pick, who
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.matrix import Cell, Column, Row, matrix

TONES = {theme.BROKEN: "bad", theme.OVERDUE: "bad", theme.BEHIND: "warn"}
SHORT = {"基本医疗保险": "基本医保", "家庭医生签约": "家医签约", "先诊疗后付费": "先诊后付", "低保特困兜底": "低保兜底"}
"""The items whose name is longer than a column."""


def guarantee_board(board: pd.DataFrame, totals: pd.DataFrame, chosen: str = "", *, township: bool = True) -> str:
    """Villages × items: open problems where there are any, else the share that is covered.

    board: the columns of `queries.guarantee_matrix`; totals: of `queries.guarantee_totals`, whose order and units the
    columns take; township: whether they are the township's, and stand above the villages. A column's pick is
    `item:<item>`, a cell's `rows:guarantees@<item>@<village_code>`.
    """
    units = dict(zip(totals["item"], totals["unit"], strict=True))
    columns = [
        Column(
            SHORT.get(row.item, row.item),
            "" if is_missing(row.deadline) else f"{formats.day(row.deadline)}前",
            pick=f"item:{row.item}",
            chosen=row.item == chosen,
        )
        for row in frames.rows(totals)
    ]
    rows = []
    for code, village in board.groupby("village_code", sort=False):
        cells = {row.item: _cell(row, units.get(row.item, ""), str(code)) for row in frames.rows(village)}
        first = village.iloc[0]
        rows.append(
            Row(
                str(first["village"]),
                [cells.get(item, Cell(formats.MISSING, tone="none")) for item in totals["item"]],
                gold=formats.is_true(first["is_poor"]),
                pick=f"village:{code}",
            )
        )
    return matrix(columns, rows, total=Row("全乡", [_total(row) for row in frames.rows(totals)]) if township else None)


def _cell(row: Any, unit: str, village_code: str) -> Cell:
    """One village and item; what has no object to guarantee says so, what was never reported is a dash."""
    pick = f"rows:guarantees@{row.item}@{village_code}"
    if not row.reported:
        return Cell(formats.MISSING, tone="none", tip=f"{row.village} · {row.item}:未报送")
    return _figure(row, unit, pick, f"{row.village} · {row.item}")


def _total(row: Any) -> Cell:
    """The township's cell: it opens the plan's sentence where the plan has one, else the rows."""
    if is_missing(row.due):
        return Cell(formats.MISSING, tone="none", tip=f"全乡 · {row.item}:未报送")
    pick = f"rows:guarantees@{row.item}" if is_missing(row.indicator) else f"indicator:{row.indicator}"
    return _figure(row, row.unit, pick, f"全乡 · {row.item}")


def _figure(row: Any, unit: str, pick: str, name: str) -> Cell:
    tip = f"{name}\n应保障 {formats.number(row.due, unit)} · 已达标 {formats.number(row.met, unit)} {unit}"
    tip += f"\n截至 {formats.day(row.report_date)}"
    share = None if is_missing(row.percent) else float(row.percent) / 100
    if row.due == 0 and not row.open:
        return Cell("无", note="无对象", tone="none", tip=tip, pick=pick)
    if row.open and row.open > 0:
        tone = TONES.get(row.status, "")
        coverage = formats.coverage(row.percent)
        word = row.status if tone else ""
        return Cell(f"{formats.number(row.open, unit)} {unit}", word, coverage, tone, share, tip, pick)
    return Cell(formats.coverage(row.percent), tone="met", share=share, tip=tip, pick=pick)


def lacking_homes(homes: pd.DataFrame, *, whole: str = "") -> str:
    """The households of the register with an unmet guarantee: who, where, what is lacking.

    homes: the columns of `queries.guarantee_homes`. whole: the pick of the count of those that do not fit.
    """
    items = [
        Item(
            who(row),
            _place(row),
            "" if is_missing(row.lacks) else f"缺 {row.lacks}",
            theme.BAD,
            pick(row),
        )
        for row in frames.rows(homes)
    ]
    return item_list(items, empty="名册里没有保障未达标的户", more="另有 {n} 户", whole=whole, settled=True)


def _place(row: Any) -> str:
    where = formats.text(row.village, "") + formats.text(row.village_group, "")
    helper = "" if is_missing(row.helper) else f"帮扶 {row.helper}"
    return " · ".join(part for part in (where, formats.text(row.category, ""), helper) if part)
