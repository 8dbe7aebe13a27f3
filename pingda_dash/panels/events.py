"""内生动力: which village had which event, when they were held, and what of clause 四(六) is still due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from math import sqrt
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.matrix import Cell, Column, Row, matrix
from pingda_dash.panels.render import render

KINDS = ("宣讲", "村规民约", "爱心超市", "文化活动", "典型宣传")
KINDS_OF_DUTY = {"indicator": "指标", "task": "任务"}
LONG_AGO = 30
"""Days without any event after which a village's last one is amber."""
SMALLEST, LARGEST = 0.5, 1.6
"""rem across: an event of nobody, and of the most people."""


def event_matrix(
    events: pd.DataFrame, as_of: date, *, due: Mapping[str, str] | None = None, late: Collection[str] = ()
) -> str:
    """Villages × kinds of event: how many, how many people (the thin bar), when last, and what never happened.

    events: village_code, village, is_poor, kind, events, people, last_on (missing = never): one row a village and
    kind. due: the plan's words for a kind (`4月底前`); late: kinds whose time is up, red where nothing happened.
    """
    most = max([1.0, *(float(each) for each in events["people"] if not formats.is_missing(each))])
    columns = [Column(kind, note=(due or {}).get(kind, ""), pick=f"rows:activities@{kind}") for kind in KINDS]
    columns.append(Column("最近一次", width=0.9))
    rows = []
    for code, village in events.groupby("village_code", sort=False):
        first = village.iloc[0]
        by_kind = {row["kind"]: row for row in village.to_dict("records")}
        cells = [_cell(kind, by_kind.get(kind), kind in late, most) for kind in KINDS]
        rows.append(
            Row(
                title=str(first["village"]),
                cells=[*cells, _last(village["last_on"], as_of)],
                gold=formats.is_true(first["is_poor"]),
                pick=f"village:{code}",
            )
        )
    return matrix(columns, rows)


def _cell(kind: str, row: Mapping[Any, Any] | None, late: bool, most: float) -> Cell:
    if row is None or formats.is_missing(row["events"]):
        return Cell(formats.MISSING, note=theme.UNREPORTED, tone="none")
    if not row["events"]:
        return Cell(word="没有", tone="bad" if late else "none", tip=f"{row['village']} · {kind}\n还没有一场")
    people = f"{formats.number(row['people'], '人次')} 人次" if _is_reported(row["people"]) else ""
    parts = [f"{row['village']} · {kind}", f"{int(row['events'])} 场 {people}", f"最近 {formats.day(row['last_on'])}"]
    note = " · ".join(part for part in (people, formats.day(row["last_on"])) if part)
    return Cell(
        f"{int(row['events'])} 场",
        note=note,
        share=float(row["people"]) / most if _is_reported(row["people"]) else None,
        tip="\n".join(parts),
        pick=f"rows:activities@{kind}@{row['village_code']}",
    )


def _is_reported(people: Any) -> bool:
    """Whether anybody counted the people: an event of none is one of which the number was not reported."""
    return not formats.is_missing(people) and bool(people)


def _last(days: pd.Series, as_of: date) -> Cell:
    """When a village last had anything, and how long ago that is."""
    reported = [day for day in map(formats.as_date, days) if day is not None]
    if not reported:
        return Cell(formats.MISSING, word="从未", tone="bad")
    ago = (as_of - max(reported)).days
    return Cell(
        formats.day(max(reported)), note="当天" if ago == 0 else f"{ago} 天前", tone="warn" if ago > LONG_AGO else ""
    )


def timeline(events: pd.DataFrame, campaign: Mapping[str, Any], as_of: date) -> str:
    """One dot an event over the campaign's days, in a lane a kind, as large as the people who came.

    events: held_on, kind, event, village, people (missing: nobody counted). campaign: start, end.
    """
    start, end = formats.as_date(campaign["start"]), formats.as_date(campaign["end"])
    assert start is not None and end is not None
    days = (end - start).days + 1
    most = max([1.0, *(float(each) for each in events["people"] if not formats.is_missing(each))])
    lanes = []
    for kind in KINDS:
        of_kind = [row for row in frames.rows(events) if row.kind == kind]
        dots = [
            _dot(row, start, days, most)
            for row in sorted(of_kind, key=lambda row: formats.as_date(row.held_on) or start)
        ]
        lanes.append({"kind": kind, "count": len(of_kind), "dots": _stacked(dots)})
    months = [date(start.year, month, 1) for month in range(start.month + 1, end.month + 1)]
    return render(
        "timeline.html",
        lanes=lanes,
        ticks=[(formats.day(day), ((day - start).days) / days) for day in [start, *months, end]],
        today=((as_of - start).days + 0.5) / days if start <= as_of <= end else None,
    )


def _dot(row: Any, start: date, days: int, most: float) -> dict[str, Any]:
    day = formats.as_date(row.held_on) or start
    unknown = formats.is_missing(row.people)
    size = SMALLEST if unknown else SMALLEST + (LARGEST - SMALLEST) * sqrt(min(float(row.people) / most, 1))
    people = "人数未报送" if unknown else f"{formats.number(row.people, '人次')} 人次"
    return {
        "left": min(max(((day - start).days + 0.5) / days, 0), 1),
        "size": size,
        "unknown": unknown,
        "tip": f"{row.event}\n{formats.day(day)} · {formats.text(row.village, '全乡')} · {people}",
        "pick": f"rows:activities@{row.kind}",
    }


def _stacked(dots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dots of one day stand above and below the lane's middle in turn, the largest drawn first."""
    seen: dict[float, int] = {}
    for dot in dots:
        turn = seen[dot["left"]] = seen.get(dot["left"], -1) + 1
        dot["shift"] = (turn + 1) // 2 * (1 if turn % 2 else -1) * 0.34
    return sorted(dots, key=lambda dot: -dot["size"])


def event_list(events: pd.DataFrame) -> str:
    """The newest events; ✓: it is itself what the plan asks for.

    events: held_on, kind, event, village, people (missing: nobody counted), completes, newest first.
    """
    rows = [
        {
            "pick": f"rows:activities@{row.kind}",
            "day": formats.day(row.held_on),
            "event": row.event,
            "where": f"{formats.text(row.village, '全乡')} · {row.kind}"
            + (" ✓" if formats.is_true(row.completes) else ""),
            "people": "人数未报送" if formats.is_missing(row.people) else f"{formats.number(row.people, '人次')} 人次",
        }
        for row in frames.rows(events)
    ]
    return render("events.html", rows=rows)


def duty_list(rows: pd.DataFrame, *, whole: str = "") -> str:
    """What a clause asks, by deadline: indicator or task, day, unit in charge, its status in shape and word.

    rows: kind (indicator, task), id, name, short_name, lead_unit, status, progress (0..1), deadline. whole: the pick
    of the count.
    """
    ordered = rows.sort_values("deadline", kind="stable")
    items = [
        Item(
            title=formats.text(row.short_name, str(row.name)),
            detail=f"{KINDS_OF_DUTY[row.kind]} · {formats.day(row.deadline)}前 · {row.lead_unit}" + _progress(row),
            tag=row.status,
            colour=theme.status_colour(row.status),
            status=row.status,
            pick=f"{row.kind}:{row.id}",
        )
        for row in frames.rows(ordered)
    ]
    return item_list(items, empty="方案这一条没有要办的事", whole=whole)


def _progress(row: Any) -> str:
    if formats.is_missing(row.progress) or row.status in {theme.DONE, theme.UNREPORTED}:
        return ""
    return f" · {formats.percent(row.progress)}"
