"""问题整改: what was found and is not yet closed, and how far each group of problems is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import is_missing
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing
from pingda_dash.panels.stacks import Stack, stacks

SOON_DAYS = 7
PARTS = (
    ("已销号", theme.ACTUAL),
    ("已整改", theme.DIM),
    ("整改中", theme.WARN),
    ("未整改", theme.BAD),
)


def open_problems(problems: pd.DataFrame, as_of: date) -> str:
    """The problems not yet closed, the latest first: what, whose, in what state, and its own time used and left.

    problems: the columns of `queries.problems`, in its order. Shows what fits and counts the rest.
    """
    rows = [_problem(row, as_of) for row in frames.rows(problems[problems["is_open"].astype(bool)])]
    return render("problems.html", rows=rows) if rows else nothing("✓ 清零", "发现的问题已全部销号。")


def _problem(row: Any, as_of: date) -> dict[str, Any]:
    tag, colour = time_left(row)
    return {
        "pick": f"rows:rectification@{row.problem_id}",
        "problem": row.problem,
        "parts": (row.source, formats.text(row.village, "全乡"), row.unit),
        "state": row.state,
        "state_colour": dict(PARTS).get(row.state, theme.NONE),
        "tag": tag,
        "colour": colour,
        "found_on": formats.day(row.found_on),
        "due": formats.day(row.due_on),
        **_span(formats.as_date(row.found_on), formats.as_date(row.due_on), as_of),
    }


def _span(since: date | None, due: date | None, as_of: date) -> dict[str, float | None]:
    """Per cent of the bar: the time used before the limit, the time past it, and where the limit stands."""
    if since is None or due is None or due <= since:
        return {"used": None, "past": None, "limit": None}
    whole = max((max(due, as_of) - since).days, 1)
    used = min(max((min(due, as_of) - since).days, 0), whole)
    return {
        "used": 100 * used / whole,
        "past": 100 * max((as_of - due).days, 0) / whole,
        "limit": 100 * (due - since).days / whole,
    }


def time_left(row: Any) -> tuple[str, str]:
    """How late an open problem is or how long it has, and the colour of that."""
    if is_missing(row.due_on):
        return "未定期限", theme.NONE
    if row.days_late > 0:
        return f"超期 {int(row.days_late)} 天", theme.BAD
    if row.days_left == 0:
        return "今天到期", theme.WARN
    return f"剩 {int(row.days_left)} 天", theme.WARN if row.days_left <= SOON_DAYS else theme.OK


def problem_bars(groups: pd.DataFrame) -> str:
    """How many problems of each group are closed, corrected, under way and untouched; the most open first.

    groups: the columns of `queries.problems_by`.
    """
    rows = [
        Stack(
            formats.text(row.name, "全乡"),
            (row.closed, row.fixed, row.working, row.untouched),
            _left(row),
            "bad" if row.late else ("" if row.open else "ok"),
        )
        for row in frames.rows(groups)
    ]
    return stacks(rows, PARTS, unit="条", heading="未销号 · 超期")


def _left(row: Any) -> str:
    if not row.open:
        return "✓ 全部销号"
    return f"{int(row.open)} 条" + (f" · 超期 {int(row.late)}" if row.late else "")
