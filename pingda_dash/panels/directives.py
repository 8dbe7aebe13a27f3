"""督办件 in words: one in a line, its steps, and how all of them stand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.directives import KINDS, OPENED

_NAMED = 3
"""How many that are overdue the summary names."""


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
