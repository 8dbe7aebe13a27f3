"""任务作战图 on a phone: the same tasks as a list, a group for each deadline, the next to end first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.bars import NOT_BEGUN, shown_status
from pingda_dash.panels.lists import done_words, task_pick
from pingda_dash.panels.render import render

WITHOUT = "未定期限"


def deadlines(tasks: pd.DataFrame, as_of: date) -> str:
    """The tasks by deadline as HTML; what is done stands last, in a group of its own.

    tasks: the columns of `queries.tasks`. Picks as `task_list`.
    """
    groups: dict[tuple[bool, date], list[Any]] = {}
    for row in frames.rows(tasks.sort_values("urgency", kind="stable")):
        is_done = row.status == theme.DONE
        ends = date.max if is_done else formats.as_date(row.deadline) or date.max
        groups.setdefault((is_done, ends), []).append(row)
    return render("deadlines.html", groups=[_group(*key, groups[key], as_of) for key in sorted(groups)])


def _group(is_done: bool, ends: date, rows: Iterable[Any], as_of: date) -> dict[str, Any]:
    made = [_row(row, is_done) for row in rows]
    title = theme.DONE if is_done else WITHOUT if ends == date.max else formats.day(ends)
    return {"title": title, "days": "" if ends == date.max else _days((ends - as_of).days), "rows": made}


def _days(left: int) -> str:
    """How far a deadline is from the day: 剩 11 天, 今天到期, 已过 20 天."""
    return f"剩 {left} 天" if left > 0 else f"已过 {-left} 天" if left else "今天到期"


def _row(row: Any, is_done: bool) -> dict[str, Any]:
    waiting, status = bool(row.not_begun), shown_status(row)
    late = f" {formats.count_of(row.days_late)} 天" if status in theme.LATE and formats.count_of(row.days_late) else ""
    inferred = "" if row.deadline_basis == "明示" else f" · 期限{row.deadline_basis}"
    return {
        "pick": task_pick(row),
        "status": "" if waiting else status,
        "colour": theme.MUTE if waiting else theme.status_colour(status),
        "name": formats.text(row.short_name, str(row.name)),
        "full": row.name,
        "detail": str(row.lead_unit) + done_words(row) + inferred,
        "word": formats.day(row.deadline) if is_done else NOT_BEGUN if waiting else status + late,
    }
