"""各节点: at each of the plan's milestones, tasks done of those due by it."""

from __future__ import annotations

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.panels.render import render


def nodes(milestones: pd.DataFrame) -> str:
    """One column a milestone: its label, done/total, a bar, its status in shape and word.

    milestones: the columns of `queries.milestones`.
    """
    rows = [
        {
            "label": row["label"],
            "day": formats.day(row["date"]),
            "done": int(row["done"]),
            "total": int(row["total"]),
            "share": 100 * row["done"] / row["total"] if row["total"] else 0,
            "status": row["status"] if row["total"] else "",
            "colour": theme.status_colour(row["status"]) if row["total"] else theme.NONE,
            "detail": _detail(int(row["broken"]), int(row["overdue"]), int(row["behind"]), int(row["unreported"])),
        }
        for row in milestones.to_dict("records")
    ]
    return render("nodes.html", nodes=rows)


def _detail(broken: int, overdue: int, behind: int, unreported: int) -> str:
    """What is late among a milestone's tasks, or, where nothing is, what nobody reported."""
    counts = ((theme.BROKEN, broken), (theme.OVERDUE, overdue), (theme.BEHIND, behind))
    parts = [f"{word} {count}" for word, count in counts if count]
    if not parts and unreported:
        return f"{theme.UNREPORTED} {unreported}"
    return " · ".join(parts)
