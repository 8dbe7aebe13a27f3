"""The as-of calendar behind the date: the campaign's months, its deadlines and the chosen day."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.panels.annotated import Noted
from pingda_dash.panels.render import render


def _months(first: date, last: date) -> list[tuple[int, int]]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [((first.year * 12 + first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1) for i in range(count)]


def months(
    campaign: Mapping[str, Any], as_of: date, milestones: pd.DataFrame | None = None, noted: Noted | None = None
) -> str:
    """Month grids from the campaign's first month to its last (or the as-of month); a day's pick is `day:<ISO>`.

    campaign: start, end (dates), last_report (or None). milestones: label, date; a shortcut to each. noted: what
    happened on the days.
    """
    start, end = formats.as_date(campaign["start"]), formats.as_date(campaign["end"])
    assert start is not None and end is not None
    last_report = formats.as_date(campaign.get("last_report"))
    shown = _months(min(start, as_of), max(end, as_of))
    if len(shown) > 4:
        here = shown.index((as_of.year, as_of.month))
        shown = shown[max(0, here - 3) :][:4]
    days = noted.days() if noted else {}
    nothing: tuple[list[str], str] = ([], "")
    grids = [
        {
            "title": f"{year}年{month}月",
            "days": [
                {
                    "day": day,
                    "outside": day.month != month,
                    "campaign": start <= day <= end,
                    "chosen": day == as_of,
                    "last": day == last_report,
                    "marks": happened[0],
                    "words": happened[1],
                }
                for day in Calendar(firstweekday=0).itermonthdates(year, month)
                for happened in [days.get(day, nothing) if day.month == month else nothing]
            ],
        }
        for year, month in shown
    ]
    milestone_days = (
        [] if milestones is None else [(row.label, formats.as_date(row.date)) for row in frames.rows(milestones)]
    )
    return render(
        "calendar.html",
        grids=grids,
        weekdays="一二三四五六日",
        legend=noted.legend(start, end) if noted else [],
        last_report=last_report,
        milestone_days=milestone_days,
        as_of=as_of,
    )
