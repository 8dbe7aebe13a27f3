"""Where a goal leads: its trend, what a daily pace would bring, what each village must do to make the deadline."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels.bars import shown_status
from pingda_dash.panels.line_charts import burn_down, progress_line
from pingda_dash.panels.render import render
from pingda_dash.progress import Fan, points_of


def goal_trend(reports: pd.DataFrame, fan: Fan, row: Any, as_of: date, record: str = "") -> str:
    """A goal over time, of a fixed height, with what its lines are below; empty while nothing was reported.

    reports: report_date, value. row: unit, direction. record: how good such forecasts have been, a sentence.
    """
    if not points_of(reports["report_date"], reports["value"]):
        return ""
    draw = burn_down if row.direction == "at_most_zero" else progress_line
    notes = fan.plan_words
    if fan.likely:
        notes += ["虚线 = 推算", "深浅两层 = 50%、90% 区间", *filter(None, [record])]
    return render("goal_trend.html", chart=Markup(draw(reports, fan, as_of, str(row.unit))), notes=notes)


def what_if(row: Any, pace: float) -> str:
    """Where a daily pace from tomorrow on leads, in words. row: a named tuple of `queries.what_if`."""
    unit = str(row.unit)
    rate = f"从明天起{wording.pace(pace, unit, span=1)}"
    if formats.is_missing(row.finishes_on):
        verdict, tone = "看不到完成的一天", theme.BEHIND
    else:
        due = formats.as_date(row.deadline)
        assert due is not None
        over = int(row.days_over)
        when = "正好到期" if not over else f"比期限晚 {over} 天" if over > 0 else f"比期限早 {-over} 天"
        verdict = f"{formats.day_in_year(row.finishes_on, due.year)}完成,{when}"
        tone = "正常" if row.in_time else theme.BEHIND
    details = [] if row.in_time or not row.days_left else [_at_deadline(row, unit)]
    if not formats.is_missing(row.times_recent):
        details.append(f"是{wording.recent_span(row)}的 {formats.number(round(row.times_recent, 1))} 倍")
    return render("what_if.html", rate=rate, verdict=verdict, tone=tone, details=details)


def _at_deadline(row: Any, unit: str) -> str:
    """`到 6月30日 98 人次,还差 43 人次`; of what is to vanish `到 6月30日还剩 3 户`."""
    until, short = formats.day(row.deadline), f"{formats.gap(row.short, unit)} {'个百分点' if unit == '%' else unit}"
    if row.direction == "at_most_zero":
        return f"到 {until}还剩 {short}"
    there = formats.actual(row.at_deadline, row.target, unit)
    return f"到 {until} {there}{'' if unit == '%' else f' {unit}'},还差 {short}"


def village_paces(of: pd.DataFrame) -> str:
    """What each village must do for the township to make the deadline, as a table; empty where nothing is shared.

    of: `queries.village_paces`. A pick is `village:<code>`.
    """
    if of.empty:
        return ""
    ways = [
        (column, name)
        for column, name in (("by_target", "按各村还差"), ("by_recent", "按近期进度"), ("by_labour", "按劳动力"))
        if of[column].notna().any()
    ]
    first = next(iter(frames.rows(of)))
    unit, whole = str(first.unit), not formats.is_missing(first.needed)
    shares = {column: _in_tenths(of[column]) if whole else list(of[column]) for column, _ in ways}
    rows = [
        {
            "pick": f"village:{row.village_code}",
            "name": row.village,
            "poor": formats.is_true(row.is_poor),
            "missing": formats.MISSING if formats.is_missing(row.missing) else formats.short_number(row.missing, unit),
            "recent": _amount(row.recent),
            "paces": [_amount(shares[column][place]) for column, _ in ways],
            "status": shown_status(row),
        }
        for place, row in enumerate(frames.rows(of))
    ]
    span = "每天" if first.pace_days == 1 else "每周"
    return render(
        "village_paces.html",
        title=f"要在 {formats.day(first.deadline)}前完成,各村{span}需做多少({unit})",
        ways=[name for _, name in ways],
        recent=f"近来{span}",
        rows=rows,
        lacking=formats.short_number(first.lacking, unit) if whole else "",
        needed=_amount(first.needed) if whole else "",
        labour=any(column == "by_labour" for column, _ in ways),
    )


def _in_tenths(shares: pd.Series) -> list[float | None]:
    """Shares of a whole in tenths that still add up to it: the largest remainders are rounded up."""
    if shares.isna().any():
        return list(shares)
    steps = [10 * float(share) for share in shares]
    tenths = [math.floor(each + 1e-9) for each in steps]
    order = sorted(range(len(steps)), key=lambda place: tenths[place] - steps[place])
    for place in order[: round(sum(steps)) - sum(tenths)]:
        tenths[place] += 1
    return [each / 10 for each in tenths]


def _amount(value: Any) -> str:
    return formats.MISSING if formats.is_missing(value) else f"{float(value):,.1f}"
