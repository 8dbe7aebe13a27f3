"""Actual against plan: bullet bars, income bars, columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels.render import render


def share_of(value: Any) -> float | None:
    """A share 0…1 as per cent of a bar's length, kept inside it; None when missing."""
    return None if formats.is_missing(value) else 100 * min(max(float(value), 0.0), 1.0)


@dataclass(frozen=True)
class Bar:
    """A goal's bar, each place in per cent of the track, which begins at zero and ends at the target (of a share: at
    100 %). Its length is the share that is written beside it, wherever the goal began."""

    fill: float | None = None
    """What is reached; None: not known."""
    start: float | None = None
    """Where the goal began, if not at zero."""
    tick: float | None = None
    """What the plan expects by today."""
    target: float | None = None
    """The target, if it is not the end."""


def bar_of(row: Any) -> Bar:
    """A goal's bar. What is to vanish is drawn by how much of the baseline is gone.

    row: direction, unit, actual, baseline, target, expected, and progress, expected_progress (0..1), which say whether
    the figure can be held against anything at all: progress is missing where a part of a duty is silent, and where the
    baseline is, without which only what is to grow has a length.
    """
    silent = formats.is_missing(row.progress) and not formats.is_missing(row.baseline)
    if silent or is_part_of_what_is_left(row) or formats.is_missing(row.actual) or formats.is_missing(row.target):
        return Bar(tick=share_of(row.expected_progress))
    has_path = not formats.is_missing(row.expected)
    if row.direction == "at_most_zero":
        if formats.is_missing(row.baseline) or not row.baseline:
            return Bar(share_of(row.progress) if row.actual <= row.target else None)
        gone = share_of(1 - float(row.actual) / float(row.baseline))
        return Bar(gone, tick=share_of(1 - float(row.expected) / float(row.baseline)) if has_path else None)
    target = float(row.target)
    whole = max(100.0, target) if row.unit == "%" else target
    if whole <= 0:
        return Bar(share_of(row.progress))
    began = 0.0 if formats.is_missing(row.baseline) or row.direction == "hold" else float(row.baseline)
    return Bar(
        share_of(float(row.actual) / whole),
        share_of(began / whole) if began > 0 else None,
        share_of(float(row.expected) / whole) if has_path else None,
        share_of(target / whole) if target < whole else None,
    )


def bar_colour(status: str) -> str:
    """Blue is what happened; a bar turns amber or red only when its status says so."""
    return theme.STATUS_COLOURS[status] if status in {theme.BEHIND, *theme.LATE} else theme.ACTUAL


def shown_status(row: Any) -> str:
    """A goal's status as it is written: of a figure that no target is known for (a village's share waits for its
    register) that it cannot be judged, and no 正常. row: status, actual, target."""
    unjudged = row.status == theme.ON_COURSE and not formats.is_missing(row.actual) and formats.is_missing(row.target)
    return theme.UNJUDGED if unjudged else str(row.status)


NOT_BEGUN = "未到起始日"
"""What a goal is before its first day, of which nobody is to report yet."""


def begun_status(status: Any, reason: Any) -> str:
    """A status and its reason in a word: what has not begun is not 未报送."""
    return NOT_BEGUN if status == theme.UNREPORTED and reason == NOT_BEGUN else str(status)


def reported_status(row: Any) -> str:
    """A goal's status as reports write it: `shown_status`, of what has not begun that. row: reason, too."""
    return NOT_BEGUN if begun_status(row.status, row.reason) == NOT_BEGUN else shown_status(row)


def is_shared(row: Any) -> bool:
    """Whether a village's target is only inferred from the township's (分摊, 推定)."""
    return not formats.is_missing(row.village_code) and str(row.target_basis).startswith("分摊")


def is_part_of_what_is_left(row: Any) -> bool:
    """Whether a figure of what is to vanish knows of some villages only: what the others have left is not gone.

    row: direction, and where the figure is one of villages heard, asked.
    """
    heard, asked = formats.count_of(getattr(row, "heard", None)), formats.count_of(getattr(row, "asked", None))
    return row.direction == "at_most_zero" and 0 < heard < asked


def reading(row: Any) -> tuple[str, str]:
    """An indicator's figure and what it is held against: (`8,312`, `/ 8,750 亩`), (`已消除 11`, `/ 14 户`).

    row: direction, actual, baseline, target, target_basis, village_code, unit. `≈` before a target: 分摊(推定).
    """
    unit, about = row.unit, "≈" if is_shared(row) else ""
    if row.direction == "at_most_zero":
        if formats.is_missing(row.baseline) or not row.baseline or is_part_of_what_is_left(row):
            left = formats.MISSING if formats.is_missing(row.actual) else f"剩 {formats.number(row.actual, unit)}"
            return left, f" {unit}"
        of = f" / {formats.number(row.baseline, unit)} {unit}"
        if formats.is_missing(row.actual):
            return formats.MISSING, of
        if row.actual > row.baseline:
            return f"剩 {formats.number(row.actual, unit)}", f" / 起初 {formats.number(row.baseline, unit)} {unit}"
        return f"已消除 {formats.number(row.baseline - row.actual, unit)}", of
    if unit == "%":
        return formats.actual(row.actual, row.target, unit), f" / {about}{formats.number(row.target, unit)}%"
    target = formats.short_number(row.target, unit) if about else formats.number(row.target, unit)
    return formats.actual(row.actual, row.target, unit), f" / {about}{target} {unit}"


def _foresight(row: Any) -> tuple[str, str]:
    """The 预计达标 cell and its tone: a day, —, or why there is none. How old the figure is stands with the figure."""
    if formats.is_missing(row.actual):
        return formats.text(row.reason, ""), "mute"
    if row.reason == "部分村未报":
        return wording.coverage(row), "mute"
    if not formats.is_missing(row.reason):
        return str(row.reason), "mute"
    if row.status == theme.DONE or formats.is_missing(row.projected):
        return formats.MISSING, "mute"
    year = formats.as_date(row.deadline)
    assert year is not None
    return formats.day_in_year(row.projected, year.year), "" if row.status == theme.ON_COURSE else "warn"


def bullets(
    indicators: pd.DataFrame,
    *,
    average: pd.DataFrame | None = None,
    header: bool = True,
    foresight: bool = True,
    whole: str = "",
) -> str:
    """One bullet an indicator: name, actual / target, bar with the gold expected-by-today tick, projection, status.

    indicators: the columns of `queries.indicators`, in drawing order. average: the township's rows, drawn as a
    second faint bar under each (a village's dossier). whole: the pick that opens the whole list. A pick is
    `indicator:<id>` or `indicator:<id>@<village>`.
    """
    township = {} if average is None else {row.id: bar_of(row).fill for row in frames.rows(average)}
    rows = []
    for row in frames.rows(indicators):
        actual, of = reading(row)
        words_ahead, tone = _foresight(row)
        year, parted, day = words_ahead.partition("年")  # a day of another year breaks behind it
        village = "" if formats.is_missing(row.village_code) else f"@{row.village_code}"
        rows.append(
            {
                "pick": f"indicator:{row.id}{village}",
                "id": row.id,
                "name": row.name,
                "value": actual,
                "of": of,
                "missing": formats.is_missing(row.actual),
                "age": f"{formats.day(row.report_date)}报" if formats.is_true(row.stale) else "",
                "bar": bar_of(row),
                "average": township.get(row.id),
                "colour": bar_colour(str(row.status)),
                "ahead": day if parted else words_ahead,
                "ahead_year": f"{year}年" if parted else "",
                "tone": tone,
                "status": shown_status(row),
            }
        )
    return render(
        "bullets.html", rows=rows, header=header, foresight=foresight, averaged=average is not None, whole=whole
    )


def income_bars(income: pd.DataFrame) -> str:
    """Each industry's cumulative income on one common scale, its yearly target as a gold tick where the plan sets one.

    income: industry, income, target (万元; null = 未报送 / no target), season_note.
    """
    longest = max(income[["income", "target"]].max(numeric_only=True).max(), 1e-9)
    rows = [
        {
            "pick": f"rows:industry@{row.industry}",
            "name": row.industry,
            "fill": None if formats.is_missing(row.income) else 100 * row.income / longest,
            "tick": None if formats.is_missing(row.target) else 100 * row.target / longest,
            "value": None if formats.is_missing(row.income) else formats.actual(row.income, row.target, "万元"),
            "target": None if formats.is_missing(row.target) else formats.number(row.target, "万元"),
            "note": formats.text(row.season_note, ""),
        }
        for row in frames.rows(income)
    ]
    return render("income_bars.html", rows=rows)


def columns(people: pd.DataFrame, *, poor_in_words: bool = False) -> str:
    """People by destination as columns, the 建档立卡 part in full colour and, where `poor_in_words`, in words.

    people: destination, people, poor_people (null = 未报送), in drawing order.
    """
    highest = max(people["people"].max() if people["people"].notna().any() else 0, 1)
    bars = [
        {
            "name": row.destination,
            "value": None if formats.is_missing(row.people) else formats.number(row.people, "人"),
            "poor": None if formats.is_missing(row.poor_people) else formats.number(row.poor_people, "人"),
            "height": None if formats.is_missing(row.people) else 100 * row.people / highest,
            "poor_share": None
            if formats.is_missing(row.poor_people) or not row.people
            else 100 * min(row.poor_people / row.people, 1),
        }
        for row in frames.rows(people)
    ]
    return render("columns.html", bars=bars, dim=theme.DIM, poor_in_words=poor_in_words)
