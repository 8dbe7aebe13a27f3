"""阈值: what checks, signals and the score ask by, and what each value asks about in every week so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.checks import CHECKS
from pingda_dash.checks import name as check_name
from pingda_dash.panels.render import render
from pingda_dash.thresholds import Threshold, thresholds

KINDS = {"findings": "处", "late": "格迟报", "score": "分"}
"""What the numbers of a threshold count."""
_RULES = {"late": "迟报的标记", "score": "各台账的得分"}


def board(weeks: pd.DataFrame, in_force: Mapping[str, float], chosen: str = "") -> str:
    """Every threshold: its value, default and range, and what it has asked about week by week; a pick chooses it.

    weeks: `queries.threshold_weeks`; in_force: name → value.
    """
    by_name = dict(iter(weeks.groupby("name")))
    rows = [
        {
            "name": name,
            "title": of.title,
            "limit": of.limit,
            "value": value_words(of, in_force[name]),
            "default": value_words(of, of.default),
            "is_set": in_force[name] != of.default,
            "range": f"{formats.number(of.least)}–{formats.number(of.most)}",
            "unit": KINDS[str(by_name[name]["kind"].iloc[0])],
            "weeks": [_number(row.number) for row in frames.rows(by_name[name])],
            "tip": f"管:{rules_words(of)}",
        }
        for name, of in thresholds().items()
    ]
    heads = [int(week) for week in sorted(weeks["week"].unique())]
    return render("thresholds.html", rows=rows, heads=heads, chosen=chosen)


def trial(of: Threshold, now: pd.DataFrame, tried: pd.DataFrame, value: float, in_force: float) -> str:
    """What a value would have asked about week by week, beside what the present one did.

    now, tried: `queries.threshold_weeks` by the present and the tried value.
    """
    before, after = (weeks[weeks["name"] == of.name] for weeks in (now, tried))
    kind = str(before["kind"].iloc[0])
    changes = [
        0 if formats.is_missing(new) or formats.is_missing(old) else int(new) - int(old)
        for old, new in zip(before["number"], after["number"], strict=True)
    ]
    lines = [
        (f"现在 {value_words(of, in_force)}", [(_number(each), "") for each in before["number"]]),
        (f"试 {value_words(of, value)}",
         [(_number(each), "changed" if change else "") for each, change in zip(after["number"], changes, strict=True)]),
        ("相差", [(f"{'+' if change > 0 else '−'}{abs(change)}" if change else "·", "changed" if change else "mute")
                 for change in changes]),
    ]  # fmt: skip
    heads = [f"{int(row.week)} 周" for row in frames.rows(before)]
    tips = [f"{formats.day(row.first_day)}至{formats.day(row.day)}" for row in frames.rows(before)]
    return render(
        "threshold_trial.html",
        title=f"{of.title} · {of.limit}",
        rules=f"管:{rules_words(of)}",
        heads=list(zip(heads, tips, strict=True)),
        lines=lines,
        summary=_summary(kind, changes),
    )


def _summary(kind: str, changes: list[int]) -> str:
    """`至今会多问 16 处`."""
    if not any(changes):
        return "至今各周都一样。"
    if kind == "score":
        return f"{sum(1 for change in changes if change)} 周的全乡得分会不同,最多相差 {max(map(abs, changes))} 分。"
    total = sum(changes)
    if not total:
        return "至今总数一样,各周不同。"
    return f"至今会{'多' if total > 0 else '少'}问 {abs(total)} {KINDS[kind]}。"


def changes(rows: pd.DataFrame, named: bool) -> str:
    """Who set a threshold to what, when and why, the newest first. rows: `thresholds.listed` of one. named: by whom."""
    lines = [
        {
            "at": formats.moment(row.at),
            "what": " → ".join(value_words(thresholds()[row.name], each) for each in (row.was, row.value)),
            "who": row.author if named else "",
            "why": row.why,
        }
        for row in frames.rows(rows)
    ]
    return render("threshold_changes.html", lines=lines)


def value_words(of: Threshold, value: float) -> str:
    """`3 倍`, `8%`."""
    return formats.counted(value, of.unit).replace(" %", "%")


def rules_words(of: Threshold) -> str:
    """The checks that a threshold rules, by name; of the signals how many there are."""
    named = [check_name(one) if one in CHECKS else _RULES.get(one, "") for one in of.rules]
    return "、".join(filter(None, named)) or f"{len(of.rules)} 种信号"


def _number(value: Any) -> str:
    return formats.MISSING if formats.is_missing(value) else str(int(value))
