"""How the item of a meeting, one problem or one household stands on a day, in the words that a directive keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pingda_dash import formats, frames, queries, wording
from pingda_dash.errors import PingdaError
from pingda_dash.snapshot import Snapshot

HOME, PROBLEM = "home", "problem"
"""The kinds of items that a meeting does not go through one by one."""


class NoSuchItem(PingdaError):
    "没有这件事,请核对编号。可以是例会的一项(task:T35、unit:乡住建局)、问题(problem:编号)、农户(home:户编号):"


@dataclass(frozen=True)
class ItemStanding:
    """What an item is called, its figure (`74/141 人次`) and its status on a day; empty for what has none."""

    title: str
    figure: str = ""
    status: str = ""


def item_standing(snapshot: Snapshot, as_of: date, item: str) -> ItemStanding:
    """How an item stands on a day. item: as `queries.meeting_items` names it, `problem:<number>`, `home:<household>`.

    Raises NoSuchItem.
    """
    kind, _, ref = item.partition(":")
    if kind == PROBLEM:
        every = queries.problems(snapshot, as_of)
        for row in frames.rows(every[every["problem_id"] == ref]):
            late = f"超期 {formats.counted(row.days_late, '天')}" if row.days_late else ""
            return ItemStanding(f"问题 {ref}:{formats.text(row.problem, '')}", late, formats.text(row.state, ""))
    elif kind == HOME:
        if len(queries.home_history(snapshot, as_of, household=ref)):
            return ItemStanding(f"农户 {ref}")
    else:
        every = queries.meeting_items(snapshot, as_of)
        for row in frames.rows(every[every["item"] == item]):
            return ItemStanding(
                wording.item_title(row), wording.item_figure(row), formats.text(row.standing, "") or str(row.kind)
            )
    raise NoSuchItem(f"{item}。")
