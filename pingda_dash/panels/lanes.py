"""任务作战图: every task of the plan on one calendar, a lane a unit (or a status), on one screen.

A task that runs the whole campaign says nothing by its length. When bars for all would not fit, those become tiles,
eight to a row, and only tasks with dates of their own stay bars; if that is still too much, so do the tasks already
done. So a hundred tasks keep their names on a wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.panels.bars import bar_of
from pingda_dash.panels.lists import late_word
from pingda_dash.panels.render import render

ROWS_THAT_FIT = 28  # at 1.2 rem each, in the panel on a wall
TILES_A_ROW = 8
NEAR = 0.035  # of the calendar: closer than that, today and a milestone share one label
BY_UNIT, BY_STATUS = "按单位", "逾期在前"
STATUS_ORDER = (theme.BROKEN, theme.OVERDUE, theme.BEHIND, theme.UNREPORTED, theme.ON_COURSE, theme.DONE)


@dataclass(frozen=True)
class Item:
    """One task as drawn: left and width are shares (0..1) of the campaign's days."""

    task: Mapping[str, Any]
    start: date
    deadline: date
    left: float
    width: float
    whole: bool
    """Runs from the campaign's first day to its last, or past it."""
    beyond: bool
    """Starts after the campaign's last day."""

    @property
    def later(self) -> bool:
        """Ends after the campaign's last day."""
        return self.beyond or self.left + self.width > 1


@dataclass
class Lane:
    """The tasks of one unit (or status): rows of bars, rows of tiles, and what lies past the right edge."""

    title: str
    bars: list[list[Item]] = field(default_factory=list)
    tiles: list[list[Item]] = field(default_factory=list)
    beyond: list[Item] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [item for row in [*self.bars, *self.tiles, self.beyond] for item in row]

    @property
    def height(self) -> int:
        """Rows it takes, at least one."""
        return max(len(self.bars) + len(self.tiles), len(self.beyond), 1)


def arrange(tasks: pd.DataFrame, start: date, end: date, group: str = BY_UNIT, fits: int = ROWS_THAT_FIT) -> list[Lane]:
    """Put tasks into lanes: all as bars when that fits in `fits` rows, else those of the whole campaign as tiles.

    tasks: short_name, name, start, deadline, lead_unit, status, urgency … : one row a task.
    """
    items = [_item(row, start, end) for row in tasks.to_dict("records")]
    arranged: list[Lane] = []
    for tiled in (_none, _whole, _whole_or_done):
        arranged = _lanes(items, group, tiled)
        if sum(lane.height for lane in arranged) <= fits:
            break
    return arranged


def lanes(
    tasks: pd.DataFrame, milestones: pd.DataFrame, campaign: Mapping[str, Any], as_of: date, group: str = BY_UNIT
) -> str:
    """The calendar as HTML.

    tasks, milestones: as the queries of those names; campaign: start, end. Picks `task:<id>` and `unit:<name>`.
    """
    start, end = formats.as_date(campaign["start"]), formats.as_date(campaign["end"])
    assert start is not None and end is not None
    days = (end - start).days + 1
    milestone_days = [(row["label"], formats.as_date(row["date"])) for row in milestones.to_dict("records")]
    inside = [(label, ((day - start).days + 1) / days) for label, day in milestone_days if day and start <= day <= end]
    today = ((as_of - start).days + 0.5) / days if start <= as_of <= end else None
    met = [label for label, at in inside if today is not None and abs(at - today) < NEAR]
    arranged = arrange(tasks, start, end, group)
    return render(
        "lanes.html",
        across=TILES_A_ROW,
        lanes=[_lane_context(lane, group, as_of) for lane in arranged],
        milestone_days=inside,
        later=[label for label, day in milestone_days if day and day > end],
        today=today,
        now=" · ".join(["今天", *met]),
        met=met,
    )


def _none(item: Item) -> bool:
    return False


def _whole(item: Item) -> bool:
    return item.whole


def _whole_or_done(item: Item) -> bool:
    return item.whole or item.task["status"] == theme.DONE


def _lanes(items: Iterable[Item], group: str, tiled: Callable[[Item], bool]) -> list[Lane]:
    grouped: dict[str, list[Item]] = {}
    for item in items:
        key = item.task["status"] if group == BY_STATUS else item.task["lead_unit"]
        grouped.setdefault(str(key), []).append(item)
    order = [s for s in STATUS_ORDER if s in grouped] if group == BY_STATUS else _fullest_first(grouped)
    return [_lane(title, grouped[title], tiled) for title in order]


def _fullest_first(grouped: Mapping[str, Sequence[Item]]) -> list[str]:
    """The units with most tasks on top."""
    return sorted(grouped, key=lambda unit: (-len(grouped[unit]), unit))


def _lane(title: str, items: Sequence[Item], tiled: Callable[[Item], bool]) -> Lane:
    lane = Lane(title, beyond=[item for item in items if item.beyond])
    inside = [item for item in items if not item.beyond]
    long = sorted(filter(tiled, inside), key=lambda item: item.task["urgency"])
    lane.bars = pack(item for item in inside if not tiled(item))
    lane.tiles = [long[i : i + TILES_A_ROW] for i in range(0, len(long), TILES_A_ROW)]
    return lane


def pack(items: Iterable[Item]) -> list[list[Item]]:
    """Rows of bars that do not overlap: each into the first row that is free at its start."""
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda each: (each.start, each.deadline, each.task["urgency"])):
        free = next((row for row in rows if row[-1].deadline < item.start), None)
        if free is None:
            rows.append([item])
        else:
            free.append(item)
    return rows


def _item(row: Mapping[Any, Any], start: date, end: date) -> Item:
    begins, ends = formats.as_date(row["start"]) or start, formats.as_date(row["deadline"]) or end
    days = (end - start).days + 1
    left = max((begins - start).days, 0) / days
    right = ((ends - start).days + 1) / days
    whole = begins <= start and ends >= end
    return Item(row, begins, ends, left, right - left, whole, beyond=begins > end)


def _lane_context(lane: Lane, group: str, as_of: date) -> dict[str, Any]:
    """A lane as the template wants it."""
    statuses = [str(item.task["status"]) for item in lane.items]
    late = sum(status in theme.LATE for status in statuses)
    return {
        "title": lane.title,
        "pick": f"unit:{lane.title}" if group == BY_UNIT else "",
        "status": lane.title if group == BY_STATUS else "",
        "count": len(statuses),
        "late": late if group == BY_UNIT else 0,
        "late_word": late_word(theme.BROKEN in statuses),
        "height": lane.height,
        "bars": [[_task(item, as_of) for item in row] for row in lane.bars],
        "tiles": [[_task(item, as_of) for item in row] for row in lane.tiles],
        "beyond": [_task(item, as_of) for item in lane.beyond],
    }


def _task(item: Item, as_of: date) -> dict[str, Any]:
    """One task's place, status and words."""
    task = item.task
    fill = bar_of(SimpleNamespace(**task)).fill
    progress = 0.0 if fill is None else fill / 100
    waiting = item.start > as_of and task["status"] == theme.UNREPORTED
    return {
        "id": task["id"],
        "name": formats.text(task["short_name"], str(task["name"])),
        "left": item.left,
        "width": min(item.width, 1 - item.left),
        "status": task["status"],
        "waiting": waiting,
        "progress": progress,
        "inferred": task["deadline_basis"] != "明示",
        "later": formats.day(item.deadline) if item.later else "",
        "tip": _tip(item, progress, waiting),
    }


def _tip(item: Item, progress: float, waiting: bool) -> str:
    task = item.task
    lines = [str(task["name"]), str(task["lead_unit"])]
    basis = "" if task["deadline_basis"] == "明示" else f"({task['deadline_basis']})"
    lines.append(f"{formats.day(item.start)} — {formats.day(item.deadline)}{basis}")
    status = "未到起始日" if waiting else str(task["status"])
    if task["status"] in theme.LATE:
        status += f" {formats.number(task['days_late'], '项')} 天"
    lines.append(status if not progress else f"{status} · 完成 {formats.percent(progress)}")
    if not formats.is_missing(task["report_date"]):
        lines.append(f"最近报送 {formats.day(task['report_date'])}")
    return "\n".join(lines)
