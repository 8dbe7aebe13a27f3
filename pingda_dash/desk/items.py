"""How the item of a meeting, one problem or one household stands on a day, in the words that a directive keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pingda_dash import formats, frames, queries, wording
from pingda_dash.errors import PingdaError
from pingda_dash.snapshot import Snapshot

HOME, PROBLEM, UNIT, VILLAGE = "home", "problem", "unit", "village"
"""The kinds of items that a meeting does not go through one by one, or not all of them."""


class NoSuchItem(PingdaError):
    "没有这件事,请核对编号。可以是例会的一项(task:T35、unit:乡住建局)、问题(problem:编号)、农户(home:户编号):"


@dataclass(frozen=True)
class ItemStanding:
    """What an item is called, its figure (`74/141 人次`) and its status on a day; empty for what has none."""

    title: str
    figure: str = ""
    status: str = ""


def _standing_of(snapshot: Snapshot, as_of: date, scope: str, ref: str) -> ItemStanding | None:
    """How a whole unit or village (its code) stands: how many duties are late and behind; None of none."""
    names = queries.villages(snapshot, as_of) if scope == "村" else queries.units(snapshot, as_of)
    key, name = ("village_code", "village") if scope == "村" else ("name", "name")
    for row in frames.rows(names[names[key] == ref]):
        [counts] = frames.rows(queries.duty_counts(snapshot, as_of, scope=scope, scope_id=ref))
        late = int(counts.broken + counts.overdue)
        words = [f"逾期 {late} 项" if late else "", f"滞后 {int(counts.behind)} 项" if counts.behind else ""]
        silent = f"未报送 {int(counts.unreported)} 项" if counts.unreported else ""
        return ItemStanding(str(getattr(row, name)), "、".join(filter(None, (*words, silent))))
    return None


def item_standing(snapshot: Snapshot, as_of: date, item: str) -> ItemStanding:
    """How an item stands on a day. item: as `queries.meeting_items` names it, `problem:<number>`, `home:<household>`,
    `unit:<name>` and `village:<code>` of a whole unit or village.

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
        scope = {UNIT: "单位", VILLAGE: "村"}.get(kind, "")
        if scope and (standing := _standing_of(snapshot, as_of, scope, ref)) is not None:
            return standing
    raise NoSuchItem(f"{item}。")
