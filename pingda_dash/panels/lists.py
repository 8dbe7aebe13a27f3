"""Lists to act on: today's concerns, tasks by urgency, and whatever else a page wants done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels.bars import bar_of, shown_status
from pingda_dash.panels.render import render
from pingda_dash.panels.reporting import GRID

KIND_COLOURS = {**theme.STATUS_COLOURS, theme.NEAR: theme.WARN, "核对": theme.PLAN, "新增": theme.BAD}


@dataclass(frozen=True)
class Item:
    """One thing to act on: what it is, a line about it, a word at the right in the colour of how urgent it is."""

    title: str
    detail: str
    tag: str
    colour: str
    pick: str
    status: str = ""
    """Of what has one: its shape stands before the title, where else there is a bar in the colour."""


@dataclass(frozen=True)
class Heard:
    """How much is known of a set of duties: those that anything was reported of, and those that nobody reported."""

    reported: int
    unreported: int


def item_list(
    of: Iterable[Item], *, empty: str, more: str = "另有 {n} 项", whole: str = "", settled: bool = False
) -> str:
    """Things to act on, most urgent first. Shows what fits and counts the rest.

    empty: what it says when there is none; settled: that this was reported, and is good (a green mark). whole: the pick
    of the count, which opens the whole list.
    """
    rows = [
        {
            "pick": item.pick,
            "status": item.status,
            "colour": item.colour,
            "title": item.title,
            "full": item.title,
            "detail": item.detail,
            "tag": item.tag,
        }
        for item in of
    ]
    more = f"{more} ›" if whole else more
    return render("list.html", rows=rows, more=more, whole=whole, empty=empty, settled=settled, pick="")


def nothing_pressing(heard: Heard, what: str = "需要督办的事项") -> str:
    """What an empty list of concerns means: nothing of the kind only where everything was reported."""
    if not heard.reported:
        return f"{heard.unreported} 项任务都没有报送,无从判断"
    if heard.unreported:
        return f"已报送的台账里没有{what};还有 {heard.unreported} 项任务没有报送"
    return f"今天没有{what}"


def concerns(
    of: pd.DataFrame,
    heard: Heard,
    *,
    whole: str = "",
    what: str = "需要督办的事项",
    directed: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """今日要情: the shape of its status (of another kind a bar in its colour), title, detail, kind. Shows what fits and
    counts the rest.

    of: the columns of `queries.concerns`, worst first. heard: of the duties they come from. whole: the pick of
    the count, which opens the whole list. what: the kind that is listed. directed: key → what is said of its open
    directives.
    """
    rows = [
        {
            "pick": pick_of(row),
            "status": row.kind if row.kind in theme.STATUS_SHAPES else "",
            "colour": KIND_COLOURS.get(row.kind, theme.NONE),
            "title": wording.concern_title(row),
            "full": wording.concern_title(row),
            "detail": " · ".join(filter(None, (directed.get(str(row.key), ""), wording.concern_detail(row)))),
            "tag": row.kind,
        }
        for row in frames.rows(of)
    ]
    return render(
        "list.html",
        rows=rows,
        more="另有 {n} 项 ›" if whole else "另有 {n} 项",
        whole=whole,
        empty=nothing_pressing(heard, what),
        settled=not heard.unreported,
        pick=GRID if heard.unreported else "",
    )


def pick_of(row: Any) -> str:
    """What a click on a concern opens: of a duty that rests on one indicator that indicator, else the thing itself."""
    if row.ref_kind == "task" and row.part != row.ref_id and row.parts == 1:
        return f"indicator:{row.part}"
    return f"{row.ref_kind}:{row.ref_id}"


LED, ANSWERED, OWN, SHARED = "牵头", "责任", "本村", "共同"
"""The roles of a duty: a unit leads or answers for it; it is a village's own, or the township's, shared by all."""
TOWNSHIP = "全乡"
"""Before the status of what is the township's, where a village's own stand beside it."""
SILENT_LATE, DUE_SOON, ASKED = "已过期限", "本周到期", "任务"
"""What is counted besides the statuses: never reported and due; due within the week; everything."""


def late_word(broken: Any) -> str:
    """What a count of 突破 and 逾期 together is called: the word that a status has stands for that status alone."""
    return "突破和逾期" if broken else theme.OVERDUE


def late_words(row: Any) -> str:
    """What is late on a page: `逾期 2 项 · 1 个单位有超期问题`; duties, as every page counts them, and what is none.

    row: of `queries.page_standing`.
    """
    duties, units = int(row.broken + row.overdue), int(row.units)
    parts = (f"{late_word(row.broken)} {duties} 项" if duties else "", f"{units} 个单位有超期问题" if units else "")
    return " · ".join(filter(None, parts))


def counted_as(duties: pd.DataFrame, word: str, as_of: date) -> pd.DataFrame:
    """The duties that `duty_counts` counts under a word: a status, the words of `late_word`, `theme.LAGGING`, or
    those above.

    duties: the columns of `queries.duties` or `queries.tasks`.
    """
    if word == late_word(broken=True):
        return duties[duties["status"].isin(theme.LATE)]
    if word == theme.LAGGING:
        return duties[duties["status"].isin({*theme.LATE, theme.BEHIND})]
    if word == theme.UNREPORTED:
        return duties[(duties["status"] == word) & ~duties["not_begun"].astype(bool)]
    if word == SILENT_LATE:
        return duties[duties["silent_late"].astype(bool)]
    if word == DUE_SOON:
        days = (pd.to_datetime(duties["deadline"]) - pd.Timestamp(as_of)).dt.days
        return duties[(duties["status"] != theme.DONE) & days.between(0, 6)]
    return duties if word == ASKED else duties[duties["status"] == word]


def duties_pick(word: str, scope: str = "乡", of: str = "") -> str:
    """The pick that opens the list behind a count."""
    return f"duties:{scope}@{of}@{word}"


def to_do(tasks: pd.DataFrame) -> pd.DataFrame:
    """What is to be done: all that `duty_counts` counts but the done and the not begun, the most urgent first; a
    village's own before shared.

    tasks: the columns of `queries.tasks`.
    """
    left = tasks[(tasks["status"] != theme.DONE) & ~tasks["not_begun"].astype(bool)]
    return left.assign(shared=left["role"] == SHARED).sort_values(["shared", "urgency"], kind="stable")


def role_words(roles: Iterable[Any]) -> str:
    """How many duties there are; a village's own and those of the township apart: `本村 20 · 共同 51 项`."""
    each = list(roles)
    counts = ((name, each.count(name)) for name in (OWN, SHARED))
    named = " · ".join(f"{name} {count}" for name, count in counts if count)
    return f"{named or len(each)} 项"


def task_list(
    tasks: pd.DataFrame, *, when: str = "deadline", whole: str = "", promises: pd.DataFrame | None = None
) -> str:
    """Tasks with their unit and deadline. Shows what fits and counts the rest.

    tasks: the columns of `queries.tasks` or `queries.duties`, in drawing order. when: `deadline` (5月31日) or `days`
    (剩 11 天). whole: the pick of the count, which opens the whole list. promises: `queries.promises`; with it a task
    says by which day: what was promised, else the plan's. A village's own opens as the village's.
    """
    promised = {} if promises is None else {row.item: row for row in frames.rows(promises)}
    rows = [
        {
            "pick": task_pick(row),
            "status": shown_status(row),
            "colour": theme.status_colour(shown_status(row)),
            "title": row.short_name,
            "full": row.name,
            "detail": (
                f"{row.lead_unit} · {TOWNSHIP if row.role == SHARED else ''}{shown_status(row)}{done_words(row)}"
                if promises is None
                else f"{row.lead_unit} · {by_when(row, promised.get(f'task:{row.id}'))}{done_words(row)}"
            ),
            "tag": formats.day(row.deadline) if when == "deadline" else days_words(row),
        }
        for row in frames.rows(tasks)
    ]
    return render(
        "list.html",
        rows=rows,
        more="另有 {n} 件 ›" if whole else "另有 {n} 件",
        whole=whole,
        empty="没有要办的任务",
        settled=False,
        pick="",
    )


def task_pick(row: Any) -> str:
    """What opens a task: a village's own opens as the village's. row: of `queries.tasks` or `queries.duties`."""
    return f"indicator:{row.part}@{row.village_code}" if row.role == OWN else f"task:{row.id}"


def by_when(row: Any, promise: Any | None) -> str:
    """`承诺 5月25日`, once that has passed `承诺 5月18日,已过 2 天`; without a promise the plan's day: `5月31日前`.

    row: a task; promise: its row of `queries.promises`.
    """
    if promise is None:
        return f"期限 {formats.day(row.deadline)}" if row.days_late else f"{formats.day(row.deadline)}前"
    return promise_words(promise)


def promise_words(promise: Any) -> str:
    """`承诺 5月18日,已过 2 天`. promise: what has `promised` and `promise_age`."""
    age = int(promise.promise_age)
    when = f",已过 {age} 天" if age > 0 else "" if age else ",就是今天"
    return f"承诺 {formats.day(promise.promised)}{when}"


def done_words(row: Any) -> str:
    """How much of a task is done, ` · 完成 60%`; nothing where its status says that, or nobody knows."""
    fill = bar_of(row).fill
    if fill is None or row.status in {theme.DONE, theme.UNREPORTED}:
        return ""
    return f" · 完成 {formats.percent(fill / 100)}"


def days_words(row: Any) -> str:
    """A task's time: `逾期 20 天`, `今天到期`, `剩 11 天`, or `已完成`."""
    if row.status == theme.DONE:
        return theme.DONE
    if not formats.is_missing(row.days_late) and row.days_late > 0:
        word = theme.OVERDUE if row.status in theme.LATE else "过期限"
        return f"{word} {int(row.days_late)} 天"
    if formats.is_missing(row.days_left):
        return formats.day(row.deadline)
    return f"剩 {int(row.days_left)} 天" if row.days_left > 0 else "今天到期"
