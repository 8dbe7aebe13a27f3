"""督办件 in words: one in a line, its steps, and how all of them stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.directives import KINDS, OPENED
from pingda_dash.panels.cards import Card
from pingda_dash.panels.render import render

_NAMED = 3
"""How many that are overdue the summary names."""
OPEN, WAITING, OVERDUE, CLOSED, KEPT, BROKEN, ALL = "未销号", "待销号", "逾期", "已销号", "按期", "超期", "全部"
"""What is counted; 按期 and 超期 by the day that was set at the opening."""
SHAPES = {OVERDUE: theme.OVERDUE, WAITING: theme.NEAR, "办理中": theme.ON_COURSE, CLOSED: theme.DONE}
"""state → the status whose shape and colour it has."""
NEW = "direct:"
"""The pick of the form of a new one, before its item."""


def state_words(row: Any) -> str:
    """The state of a directive with its days: `逾期 4 天`, `待销号(逾期 2 天)`, `办理中,还有 3 天`. row: of
    `queries.directives`."""
    if row.is_closed:
        return f"{row.state}(用时 {formats.counted(row.days_open, '天')})"
    over = formats.counted(abs(row.days_over), "天")
    if not row.is_overdue:
        return f"{row.state},{f'还有 {over}' if row.days_over else '今天到期'}"
    return f"{row.state} {over}" if row.state == "逾期" else f"{row.state}(逾期 {over})"


def line(row: Any) -> str:
    """A directive in a line. row: of `queries.directives`."""
    again = "、".join(f"{words} {count} 次" for words, count in (
        ("延期", row.extensions), ("退回", row.returns), ("转办", row.handings), ("重新开办", row.reopenings)
    ) if count)  # fmt: skip
    due = f"期限 {formats.day(row.due)}{f'({again})' if again else ''}"
    return "\t".join([row.label, state_words(row), row.whom, due, row.title, row.work])


def step_line(row: Any) -> str:
    """One step of a directive in a line. row: of `queries.directive_steps`."""
    return f"{formats.day(row.day)}\t{step_name(row)}\t{row.author}({row.office})\t{step_words(row)}"


def step_name(row: Any) -> str:
    """What a step is called. row: of `queries.directive_steps`."""
    return OPENED if row.step == "opened" else KINDS[row.step]


def step_words(row: Any) -> str:
    """What a step says. row: of `queries.directive_steps`."""
    words = [formats.text(row.words, "")]
    if row.step == "opened":
        words = [f"交{row.whom},{formats.day(row.due)}前办结:{row.words}"]
    elif row.step == "handed_on":
        words = [f"转{row.whom}"]
    elif not formats.is_missing(row.due):
        words = [f"期限改为 {formats.day(row.due)}"]
    words += [f"理由:{row.reason}"] if row.reason else []
    words += [] if formats.is_missing(row.version) else [f"依据第 {int(row.version)} 版报送"]
    words += [f"凭据:{'、'.join(row.files)}"] if len(row.files) else []
    return "。".join(one.removesuffix("。") for one in words if one)


def answer_line(row: Any) -> str:
    """A report that may answer. row: of `queries.directive_answers`."""
    moved = ""
    if not formats.is_missing(row.value):
        before = formats.MISSING if formats.is_missing(row.before) else formats.number(row.before, row.unit)
        moved = f",{before} → {formats.counted(row.value, row.unit)}"
    return f"第 {int(row.version)} 版\t{formats.day(row.report_date)}{moved}\t{row.author}\t{row.filename}"


def summary(counts: Any, listed: pd.DataFrame) -> str:
    """How all stand, in a line; "" where there are none. counts: the township's row of `queries.directive_counts`;
    listed: `queries.directives`."""
    if not counts.total:
        return ""
    over = [
        f"{row.label} {row.whom} 逾期 {formats.counted(row.days_over, '天')}"
        for row in frames.rows(listed[listed["is_overdue"].astype(bool)].head(_NAMED))
    ]
    more = "等" if counts.overdue > len(over) else ""
    standing = (
        f"督办 {counts.total} 件:没有销号 {counts.open} 件,其中待销号 {counts.waiting} 件、逾期 {counts.overdue} 件"
    )
    return f"{standing};{'、'.join(over)}{more}。" if over else f"{standing}。"


def count_line(row: Any) -> str:
    """How those of a unit, a village or the township stand. row: of `queries.directive_counts`."""
    days = formats.counted(row.median_days, "天")
    standing = f"没有销号 {row.open}\t逾期 {row.overdue}\t已销号 {row.closed}\t按期 {row.kept}\t超期 {row.broken}"
    return f"{row.name or '全乡'}\t{standing}\t用时中位数 {days}"


# --- on the screen ------------------------------------------------------------------------------------------------


def about(reference: str) -> tuple[str, str]:
    """What a new one is about: the item, and the code of the village it is to be given to, "" where none is named.

    reference: `task:T35`, of a village's share of it `task:T35@530523206205`.
    """
    item, _, village = reference.rpartition("@")
    return (item, village) if item and village.isdecimal() else (reference, "")


def counted_as(listed: pd.DataFrame, word: str) -> pd.DataFrame:
    """The directives that `directive_counts` counts under a word (OPEN …). listed: `queries.directives`."""
    if word in (OPEN, CLOSED):
        return listed[listed["is_closed"].astype(bool) == (word == CLOSED)]
    if word == WAITING:
        return listed[~listed["is_closed"].astype(bool) & listed["is_answered"].astype(bool)]
    if word == OVERDUE:
        return listed[listed["is_overdue"].astype(bool)]
    if word in (KEPT, BROKEN):
        return listed[listed["is_kept"].map(lambda kept: not formats.is_missing(kept) and bool(kept) == (word == KEPT))]
    return listed


def list_pick(word: str, scope: str = "乡", of: str = "") -> str:
    """The pick that opens the list behind a count."""
    return f"directives:{scope}@{of}@{word}"


def pick_of(row: Any) -> str:
    """The pick that opens one. row: of `queries.directives`."""
    return f"directive:{row.label}"


CARDS = {
    "督办": ALL, OPEN: OPEN, OVERDUE: OVERDUE, WAITING: WAITING, "按期办结": KEPT, BROKEN: BROKEN, "用时中位数": CLOSED,
}  # fmt: skip
"""The labels of the large figures, and under which word what each counts is listed."""


def headline_cards(counts: Any) -> list[Card]:
    """The large figures of a scope. counts: its row of `queries.directive_counts`."""

    def pick(word: str) -> str:
        return list_pick(word, str(counts.scope), str(counts.scope_id))

    def tone(name: str, count: Any) -> str:
        return name if count else ""

    ended = int(counts.kept + counts.broken)
    most = "没有过期的" if formats.is_missing(counts.most_over) else f"最久 {formats.counted(counts.most_over, '天')}"
    days = formats.MISSING if formats.is_missing(counts.median_days) else formats.counted(counts.median_days, "天")
    return [
        Card("督办", f"{int(counts.total)} 件", f"已销号 {int(counts.closed)} 件", pick=pick(ALL)),
        Card(OPEN, f"{int(counts.open)} 件", "办理中、待销号和逾期", pick=pick(OPEN)),
        Card(OVERDUE, f"{int(counts.overdue)} 件", most, tone("bad", counts.overdue), pick=pick(OVERDUE)),
        Card(WAITING, f"{int(counts.waiting)} 件", "已反馈,等核实", tone("warn", counts.waiting), pick=pick(WAITING)),
        Card(
            "按期办结",
            f"{int(counts.kept)} / {ended} 件" if ended else formats.MISSING,
            "立项期限内销号" if ended else "还没有到期的",
            pick=pick(KEPT),
        ),
        Card(BROKEN, f"{int(counts.broken)} 件", "过了立项时定的期限", tone("bad", counts.broken), pick=pick(BROKEN)),
        Card("用时中位数", days, "立项到销号", pick=pick(CLOSED)),
    ]  # fmt: skip


def scope_card(counts: Any) -> Card:
    """How the directives of a unit or village stand, beside its other figures. counts: its row of
    `queries.directive_counts`."""
    over = f"逾期 {int(counts.overdue)} 件" if counts.overdue else ""
    if counts.open and not over:
        over = f"待销号 {int(counts.waiting)} 件" if counts.waiting else "没有逾期"
    tone = "bad" if counts.overdue else ""
    pick = list_pick(OPEN if counts.open else ALL, str(counts.scope), str(counts.scope_id))
    return Card("督办未销号", f"{int(counts.open)} 件", over or f"已销号 {int(counts.closed)} 件", tone, pick=pick)


def directive_list(listed: pd.DataFrame, *, empty: str = "没有督办件", whole: str = "", fits: bool = True) -> str:
    """Directives, the gravest first: state, what is asked about what, by whom, by when. Shows what fits and counts the
    rest (whole: the pick of the count), or all.

    listed: `queries.directives`.
    """
    rows = [
        {
            "pick": pick_of(row),
            "shape": SHAPES[row.state],
            "tag": state_words(row),
            "label": row.label,
            "title": row.title,
            "figure": formats.text(row.figure, ""),
            "work": row.work,
            "whom": row.whom,
            "due": f"期限 {formats.day(row.due)}",
            "again": again_words(row),
        }
        for row in frames.rows(listed)
    ]
    return render("directives.html", rows=rows, empty=empty, whole=whole, fits=fits)


def again_words(row: Any) -> str:
    """How often it went another way than straight to 销号: `延期 1 次、退回 2 次`. row: of `queries.directives`."""
    counts = (("延期", row.extensions), ("退回", row.returns), ("转办", row.handings), ("重新开办", row.reopenings))
    return "、".join(f"{words} {int(count)} 次" for words, count in counts if count)


def scopes(counts: pd.DataFrame) -> str:
    """How many each unit and each village has, by state; each number opens. counts: `queries.directive_counts`."""
    groups = [
        {"name": name, "rows": [_scope(row) for row in frames.rows(counts[counts["scope"] == scope])]}
        for scope, name in (("单位", "单位"), ("村", "村(社区)"))
    ]
    words = (OPEN, OVERDUE, WAITING, KEPT, BROKEN)
    return render("directive_scopes.html", groups=[one for one in groups if one["rows"]], words=words, shapes=SHAPES)


def _scope(row: Any) -> dict[str, Any]:
    numbers = {OPEN: row.open, OVERDUE: row.overdue, WAITING: row.waiting, KEPT: row.kept, BROKEN: row.broken}
    return {
        "name": row.name,
        "pick": list_pick(ALL, row.scope, row.scope_id),
        "cells": [(word, int(value), list_pick(word, row.scope, row.scope_id)) for word, value in numbers.items()],
        "days": "·" if formats.is_missing(row.median_days) else formats.counted(row.median_days, "天"),
    }


def sheet(row: Any, steps: pd.DataFrame, *, readable: bool = True, files: bool = True, item: str = "") -> str:
    """One directive: how it stands, what it was about then, and its whole history.

    row: of `queries.directives`; steps: `queries.directive_steps`; readable: whether what was written may be shown;
    files: whether what is handed in may be named; item: the pick of what it is about.
    """
    then = "、".join(filter(None, (formats.text(row.figure, ""), formats.text(row.status, ""))))
    first = "" if row.due == row.first_due else f"(立项时 {formats.day(row.first_due)})"
    facts = [
        ("交给", row.whom if row.whom == row.first_whom else f"{row.whom}(原交 {row.first_whom})"),
        ("办结期限", formats.day(row.due) + first),
        ("立项", " ".join(filter(None, (formats.day(row.opened_on), formats.text(row.opened_by, ""))))),
        ("当时", then or formats.MISSING),
    ]
    entries = [_entry(step, readable, files) for step in frames.rows(steps)]
    return render(
        "directive_sheet.html", row=row, shape=SHAPES[row.state], tag=state_words(row), facts=facts, entries=entries,
        again=again_words(row), item=item,
    )  # fmt: skip


def _entry(step: Any, readable: bool, files: bool) -> dict[str, Any]:
    """A step in the history: its name, who and when, what was stated, set and handed in."""
    name = OPENED if step.step == "opened" else KINDS[step.step]
    who = " · ".join(filter(None, (formats.text(step.office, ""), formats.text(step.author, ""))))
    words = formats.text(step.words, "")
    set_words = ""
    if step.step == "opened":
        set_words = f"交{step.whom},{formats.day(step.due)}前办结"
    elif step.step == "handed_on":
        set_words = f"转{step.whom}"
    elif not formats.is_missing(step.due):
        set_words = f"期限改为 {formats.day(step.due)}"
    version = None if formats.is_missing(step.version) else int(step.version)
    given = [] if version is None else [(f"第 {version} 版报送", f"version:{version}")]
    if len(step.files):
        given.append(("、".join(step.files) if files else f"{len(step.files)} 份文件", ""))
    return {
        "name": name,
        "kind": step.step,
        "who": who,
        "when": formats.day(step.day),
        "moment": formats.moment(step.at),
        "set": set_words,
        "words": words if readable else "",
        "reason": formats.text(step.reason, "") if readable else "",
        "given": given,
    }


def marks(listed: pd.DataFrame, direct: str = "", *, brief: bool = False) -> str:
    """The directives of an item that are not closed, a mark each, and the button 督办; "" where there is nothing.

    listed: `queries.directives` of the item. direct: the item, for who may open another one. brief: one mark for all
    of them, in a few words; it opens the gravest.
    """
    left = counted_as(listed, OPEN)
    brief_words = _words_of(left)
    rows = [
        {
            "pick": pick_of(row),
            "shape": SHAPES[row.state],
            "words": brief_words if brief else f"{row.label} {state_words(row)} · {row.whom}",
        }
        for row in frames.rows(left.head(1) if brief else left)
    ]
    return _marks(rows, direct)


def button(direct: str) -> str:
    """The button 督办 of an item alone; "" where no item is given."""
    return _marks([], direct)


def _marks(rows: list[dict[str, str]], direct: str) -> str:
    if not rows and not direct:
        return ""
    return render("directive_marks.html", rows=rows, direct=f"{NEW}{direct}" if direct else "")


def mark_words(listed: pd.DataFrame, items: Iterable[str]) -> dict[str, str]:
    """item → what a list says of its open directives: `督办 2 件,逾期 3 天`. listed: `queries.directives`."""
    left = counted_as(listed, OPEN)
    every = {item: _words_of(of_item(left, item)) for item in items} if len(left) else {}
    return {item: words for item, words in every.items() if words}


def _words_of(left: pd.DataFrame) -> str:
    """What is said of open directives together; "" of none."""
    if left.empty:
        return ""
    over = counted_as(left, OVERDUE)
    late = f"逾期 {formats.counted(over['days_over'].max(), '天')}" if len(over) else ""
    stands = late or state_words(next(iter(frames.rows(left))))
    return f"督办 {len(left)} 件,{stands}" if len(left) > 1 else f"督办{stands}"


def of_item(listed: pd.DataFrame, item: str) -> pd.DataFrame:
    """The directives that an item carries: its own; those of a whole village at each of its matters, and those of
    problems at the unit that is to solve them, since a meeting goes through these."""
    kind, _, ref = item.partition(":")
    own = listed["item"] == item
    if kind == "village" and ":" in ref:
        own |= listed["item"] == f"village:{ref.partition(':')[0]}"
    elif kind == "unit":
        own |= listed["item"].astype(str).str.startswith("problem:") & (listed["unit"] == ref)
    return listed[own]


def now_words(title: str, figure: str, status: str) -> str:
    """How the thing stands while its directive is to be closed; "" where it has neither figure nor status."""
    stands = "、".join(filter(None, (figure, status)))
    return f"现在:{title} {stands}。核实办到了再销号。" if stands else ""


def open_words(counts: Any) -> str:
    """`督办 2`, `督办逾期 1`. counts: a row of `queries.directive_counts` with open ones."""
    return f"督办逾期 {int(counts.overdue)}" if counts.overdue else f"督办 {int(counts.open)}"
