"""Who reported what: ledgers × villages and what offices keep, whom to urge; and what stands where nothing came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels.render import render

FRESH, LATE, NEVER = "fresh", "late", "never"
WHOLE = "全乡一本"
"""Reported within the ledger's period; older than that; never. What a mark is drawn as: full, half, open."""
GRID = "page:reporting"
DESK = "page:upload"
NO_UNIT = "方案未指明"


def age_of(row: Any) -> str:
    """How a ledger's mark is drawn. row: report_date (or last_report) and days_overdue, of `queries.reporting` or
    `queries.ledger_reporting`."""
    if formats.is_missing(row.days_overdue):
        return NEVER
    return LATE if row.days_overdue > 0 else FRESH


def age_words(row: Any) -> str:
    """`从未报`, `超期 12 天`, or empty within the period."""
    age = age_of(row)
    return "从未报" if age == NEVER else f"超期 {int(row.days_overdue)} 天" if age == LATE else ""


def short_title(title: Any) -> str:
    """A ledger's title without the word 台账."""
    return str(title).removesuffix("台账")


def unit_of(row: Any) -> str:
    """Who answers for a ledger: `乡扶贫办`, `乡扶贫办等 9 个单位`. row: of `queries.ledger_reporting`."""
    return wording.units_of_work(row.unit, row.units) or NO_UNIT


def summary(counts: Any) -> str:
    """What was heard and what was not, in one sentence. counts: the row of `queries.reporting_counts`."""
    if not counts.duties:
        came = f"{int(counts.ledgers)} 本台账收到 {int(counts.ledgers_in)} 本," if counts.ledgers_in else ""
        return f"{came}{int(counts.total)} 项任务都未到起始日。"
    if not counts.ledgers_in:
        return f"{int(counts.ledgers)} 本台账一本也没有收到,已开始的 {int(counts.duties)} 项任务都还不知道,不算按期。"
    ledgers = f"{int(counts.ledgers)} 本台账收到 {int(counts.ledgers_in)} 本"
    if not counts.unreported:
        return f"{ledgers},已开始的 {int(counts.duties)} 项任务都有报送。"
    return (
        f"{ledgers},已开始的 {int(counts.duties)} 项任务有报送的 {int(counts.heard)} 项。"
        f"其余 {int(counts.unreported)} 项未报送,不算按期。"
    )


def grid(reporting: pd.DataFrame, ledgers: pd.DataFrame) -> str:
    """Ledgers × villages: for when each last reported; a ledger that an office keeps for the township is one cell as
    wide as all villages.

    reporting: `queries.reporting`; ledgers: `queries.ledger_reporting`. A cell opens the village's rows
    (`rows:<dataset>@@<village>`), one that never came its template at the desk (`template:<dataset>`), as the ledger's
    name does; a village its dossier.
    """
    cells = [(str(row.dataset), str(row.village_code), row) for row in frames.rows(reporting)]
    by_ledger: dict[str, list[Any]] = {}
    by_village: dict[str, list[Any]] = {}
    for dataset, code, row in cells:
        by_ledger.setdefault(dataset, []).append(row)
        by_village.setdefault(code, []).append(row)
    every = list(frames.rows(ledgers))
    of_villages = [row for row in every if not formats.is_missing(row.asked)]
    of_offices = [row for row in every if formats.is_missing(row.asked)]
    lines = [_line(row, [_cell(cell) for cell in by_ledger.get(str(row.dataset), [])]) for row in of_villages]
    lines += [_line(row, []) for row in of_offices]
    villages = [
        {
            "pick": f"village:{code}",
            "name": rows[0].village,
            "poor": formats.is_true(rows[0].is_poor),
            "came": sum(age_of(row) != NEVER for row in rows),
            "asked": len(rows),
        }
        for code, rows in by_village.items()
    ]
    came = sum(age_of(row) != NEVER for row in every)
    return render("reporting_grid.html", villages=villages, lines=lines, came=came, asked=len(every))


def _line(row: Any, cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A ledger's line of the grid; without cells of villages it is one for the township."""
    whole = formats.is_missing(row.asked)
    came, asked = (int(age_of(row) != NEVER), 1) if whole else (int(row.reported), int(row.asked))
    return {
        "pick": f"template:{row.dataset}",
        "title": short_title(row.title),
        "unit": unit_of(row),
        "tip": f"{row.title} · {unit_of(row)}\n每 {int(row.reporting_days)} 天一报\n点开下载模板",
        "cells": cells,
        "office": _office_cell(row) if whole else None,
        "came": came,
        "asked": asked,
        "rows": f"rows:{row.dataset}",
    }


def _never(row: Any, whose: str) -> dict[str, Any]:
    """The cell of a ledger that nobody has reported: it opens its template. whose: a village, or the whole township."""
    tip = f"{whose} · {row.title}\n从未报送 · 点开下载模板"
    return {"age": NEVER, "pick": f"template:{row.dataset}", "day": "", "note": "", "who": "", "tip": tip}


def _cell(row: Any) -> dict[str, Any]:
    age = age_of(row)
    if age == NEVER:
        return _never(row, row.village)
    return {
        "age": age,
        "pick": f"rows:{row.dataset}@@{row.village_code}",
        "day": formats.day(row.report_date),
        "note": age_words(row),
        "tip": f"{row.village} · {row.title}\n统计日期 {formats.day(row.report_date)} · {int(row.rows)} 行\n"
        f"{formats.text(row.author, '')} {formats.moment(row.received_at)} 报送 · {formats.text(row.filename, '')}",
    }


def _office_cell(row: Any) -> dict[str, Any]:
    """The cell of a ledger that an office keeps: as wide as all villages, so that it says who sent it, too."""
    age = age_of(row)
    if age == NEVER:
        return {**_never(row, WHOLE), "day": "从未报"}
    return {
        "age": age,
        "pick": f"rows:{row.dataset}",
        "day": formats.day(row.last_report),
        "note": age_words(row),
        "who": "" if formats.is_missing(row.author) or row.author == row.unit else f"{row.author}报",
        "tip": f"{WHOLE} · {row.title}\n统计日期 {formats.day(row.last_report)} · {formats.text(row.author, '')}报送",
    }


def owed_words(owed: pd.DataFrame) -> str:
    """How many ledgers must be sent; some are owed by several units, each of which is urged for them.

    owed: of `queries.unit_ledgers` what is owed.
    """
    shared = int(owed.loc[owed["units"] > 1, "dataset"].nunique())
    return f"{owed['dataset'].nunique()} 本要催" + (f" · {shared} 本共报" if shared else "")


def owed_by_unit(ledgers: pd.DataFrame) -> str:
    """Whom to urge: each unit with the ledgers it owes, most first; then who owes none, by the day of the next report.

    ledgers: `queries.unit_ledgers`. A pick is `unit:<name>`.
    """
    by_unit: dict[str, list[Any]] = {}
    for row in frames.rows(ledgers.assign(unit=ledgers["unit"].fillna(NO_UNIT))):
        by_unit.setdefault(str(row.unit), []).append(row)
    rows = [_urged(unit, of) if of[0].owed_by_unit else _resting(unit, of) for unit, of in by_unit.items()]
    return render("reporting_owed.html", rows=rows)


def _resting(unit: str, of: list[Any]) -> dict[str, Any]:
    """A unit that owes nothing: how many ledgers it answers for, which is due next."""
    due = of[0].unit_due_on
    titles = [] if formats.is_missing(due) else [short_title(row.title) for row in of if row.due_on == due]
    return {
        "pick": _unit_pick(unit),
        "unit": unit,
        "tag": f"{formats.day(due)}前报" if titles else "",
        "tone": "rests",
        "ledgers": f"不欠 · {len(of)} 本在期内" + (f" · 下一期 {'、'.join(titles)}" if titles else ""),
    }


def _urged(unit: str, of: list[Any]) -> dict[str, Any]:
    owed = [row for row in of if row.owed]
    return {
        "pick": _unit_pick(unit),
        "unit": unit,
        "tag": f"欠 {len(owed)} 本",
        "tone": "never" if any(row.state == "未报" for row in owed) else "late",
        "ledgers": "、".join(map(owed_ledger, owed)),
    }


def _unit_pick(unit: str) -> str:
    return DESK if unit == NO_UNIT else f"unit:{unit}"


def owed_ledger(row: Any) -> str:
    """`农户名册`, `产业增收 9/10 村`, `资金 超期 12 天`."""
    name = short_title(row.title)
    if row.state == "缺村":
        return f"{name} {int(row.reported)}/{int(row.asked)} 村"
    if row.state == "过期":
        return f"{name} {age_words(row) or f'{int(row.asked - row.fresh)} 村超期'}"
    return name


def owed_of_village(row: Any) -> str:
    """`就业扶贫 从未报`, `产业增收 超期 12 天`; empty within the period. row: of `queries.reporting`."""
    words = age_words(row)
    return f"{short_title(row.title)} {words}" if words else ""


def village_ledgers(reporting: pd.DataFrame) -> str:
    """The ledgers that one village is asked to be in: for when it last reported, and who sent it.

    reporting: the village's rows of `queries.reporting`. Picks as in `grid`.
    """
    rows = []
    for row in frames.rows(reporting):
        cell = _cell(row)
        rows.append(
            {
                "pick": cell["pick"],
                "age": cell["age"],
                "title": row.title,
                "detail": "从未报送 · 点开下载模板" if cell["age"] == NEVER else f"{formats.text(row.author, '')}报",
                "day": "从未报" if cell["age"] == NEVER else cell["day"],
                "note": cell["note"],
            }
        )
    return render("reporting_list.html", rows=rows)


def not_reported(ledger: Any, words: str = "") -> str:
    """What stands where a ledger never came: whose job it is, how much hangs on it, its template and the grid.

    ledger: a row of `queries.ledger_reporting`. words: what is missing, where it is not the whole ledger.
    """
    hangs = f"方案 {int(ledger.duties)} 项任务靠它" if ledger.duties else ""
    job = "" if formats.is_missing(ledger.unit) else f"{unit_of(ledger)}负责"
    return render(
        "not_reported.html",
        title=theme.UNREPORTED,
        words=words or f"还没有收到《{ledger.title}》。",
        job=" · ".join(filter(None, (job, hangs))),
        ways=[("下载模板", f"template:{ledger.dataset}"), ("谁报了什么", GRID)],
    )
