"""The campaign's days as one ribbon: how far we are, and what each milestone has and lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, frames, theme
from pingda_dash.panels.annotated import Noted, axis, key
from pingda_dash.panels.render import render

_CLOSE_DAYS = 6
"""Labels of days nearer than this would overlap; they step aside."""


def ribbon(campaign: Mapping[str, Any], milestones: pd.DataFrame, noted: Noted | None = None) -> str:
    """One cell a day, today in gold, each milestone with done/total and what is overdue or behind.

    campaign: start, end, as_of, day, days_left, total_days. milestones: the columns of
    `queries.milestones`. noted: what happened on the days.
    """
    start, as_of = formats.as_date(campaign["start"]), formats.as_date(campaign["as_of"])
    end = formats.as_date(campaign["end"])
    assert start is not None and end is not None and as_of is not None
    total, today = int(campaign["total_days"]), (as_of - start).days
    inside = milestones[milestones["in_campaign"].astype(bool)]
    milestone_contexts = []
    for one in frames.rows(inside):
        due = formats.as_date(one.date)
        assert due is not None
        at = (due - start).days
        near = 0 <= today < total and abs(at - today) <= _CLOSE_DAYS
        milestone_contexts.append(
            {
                "label": one.label,
                "left": 100 * (at + 1) / total,
                "status": one.status,
                "score": f"{int(one.done)}/{int(one.total)}",
                "tail": _tail(int(one.done), int(one.total), int(one.broken), int(one.overdue), int(one.behind)),
                "edge": "last" if at >= total - 4 else ("aside" if at >= today else "back") if near else "",
                "past": due < as_of,
            }
        )
    cells = [_cell_colour(i, today) for i in range(total)]
    ahead = [(day - as_of).days for day in map(formats.as_date, inside["date"]) if day is not None]
    near_after = any(0 <= days <= _CLOSE_DAYS for days in ahead)
    near_before = any(-_CLOSE_DAYS <= days < 0 for days in ahead)
    here, ends = 100 * today / total, [float(one["left"]) for one in milestone_contexts]
    labels = [9.0, here - 2, here + 5, *(left - 4 if left > 96 else left for left in ends)]
    return render(
        "ribbon.html",
        cells=cells,
        today=100 * (today + 0.5) / total if 0 <= today < total else None,
        today_edge=("end" if today >= total - 9 else "before") if near_after else "after" if near_before else "",
        milestone_contexts=milestone_contexts,
        axis=Markup(axis(noted, start, end, lambda day: 100 * ((day - start).days + 0.5) / total, keyed=False)),
        key=Markup(key(noted, start, end, labels)),
        start=start,
        start_label=today > 3,
        before=(start - as_of).days if today < 0 else 0,
        after=(as_of - end).days if as_of > end else 0,
        day=int(campaign["day"]),
        total=total,
        days_left=int(campaign["days_left"]),
    )


def _tail(done: int, total: int, broken: int, overdue: int, behind: int) -> str:
    """What follows `done/total`: ` 完成`, ` · 1项突破`, ` · 1项逾期`, ` · 2项滞后` or nothing."""
    if broken:
        return f" · {broken}项突破"
    if overdue:
        return f" · {overdue}项逾期"
    if behind:
        return f" · {behind}项滞后"
    return " 完成" if total and done == total else ""


def _cell_colour(index: int, today: int) -> str:
    """Past days deepen towards today; today is gold; days to come are empty."""
    if index == today:
        return theme.GOLD
    if index > today:
        return theme.LINE
    return theme.mix(theme.ACTUAL, theme.PANEL, 0.5 + 0.5 * (index + 1) / max(today, 1))
