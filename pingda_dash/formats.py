"""How figures, days and statuses read on every screen: one place, so that no two pages differ."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import pandas as pd

MISSING = "—"
_WEEKDAYS = "一二三四五六日"
_WHOLE_UNITS = {"人", "户", "个", "人次", "村", "家", "条", "处", "名", "份", "项", "次"}


def is_missing(value: Any) -> bool:
    """None, NaN or NaT: never reported. Zero is not missing."""
    return value is None or bool(pd.isna(value))


def is_true(value: Any) -> bool:
    """A yes that was reported: a missing one is none."""
    return not is_missing(value) and bool(value)


def is_whole(unit: str) -> bool:
    """Whether a unit counts whole things."""
    return unit in _WHOLE_UNITS


def count_of(value: Any) -> int:
    """A count as a whole number; 0 for a missing one, where only what was counted matters."""
    return 0 if is_missing(value) else int(value)


def as_date(value: Any) -> date | None:
    """A date from a date, datetime, Timestamp or ISO text; None when missing."""
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def round_share(value: float, digits: int) -> float:
    """Percentage points to `digits` decimals: what is short of 100 never becomes 100, what is not 0 never 0.

    Within a thousand-millionth of either it is there: sums of shares are off by that much.
    """
    rounded, step, size = round(value, digits), 10.0**-digits, abs(value)
    if size < 100 - 1e-9 and abs(rounded) >= 100:
        return math.copysign(100 - step, value)
    if size > 1e-9 and rounded == 0:
        return math.copysign(step, value)
    return rounded


def _without_zeros(value: float, digits: int) -> str:
    """A number with thousands separators and at most `digits` decimals, none of them a closing zero."""
    written = f"{value:,.{digits}f}"
    written = written.rstrip("0").rstrip(".") if digits else written
    return "0" if written == "-0" else written


def number(value: Any, unit: str = "") -> str:
    """8312 → `8,312`; people and things are whole, 万元 keep one or two decimals, the rest up to two.

    A share (`%`) short of 100 never reads 100, and one above 0 never 0.
    """
    if is_missing(value):
        return MISSING
    if unit == "%":
        return _without_zeros(round_share(float(value), 2), 2)
    if unit in _WHOLE_UNITS:
        return _without_zeros(float(value), 0)
    written = _without_zeros(float(value), 2)
    return f"{written}.0" if unit == "万元" and "." not in written else written


def counted(value: Any, unit: str) -> str:
    """`12 户`; the sign for a missing one alone, without a unit."""
    return MISSING if is_missing(value) else f"{number(value, unit)} {unit}"


def short_number(value: Any, unit: str = "") -> str:
    """As `number`, but one decimal at most: for what happened, where the plan's own digits do not matter."""
    if is_missing(value):
        return MISSING
    return number(round_share(float(value), 1) if unit == "%" else round(float(value), 1), unit)


def actual(value: Any, target: Any, unit: str = "", digits: int = 1) -> str:
    """What an indicator's value reads beside its target: as `short_number`, a share (`%`) as `coverage`.

    Short of its target it never reads as the target, and once there never as less: 8,749.96 of 8,750 → `8,749.9`,
    985.25 of 985.25 → `985.25`. digits: decimals at most; people and things are whole.
    """
    if is_missing(value):
        return MISSING
    measured, digits = float(value), 0 if unit in _WHOLE_UNITS else digits
    shown = round_share(measured, digits) if unit == "%" else round(measured, digits)
    if not is_missing(target):
        goal = float(target)
        near = 1e-9 * max(abs(goal), 1.0)
        if measured < goal - near <= shown:
            shown = (math.ceil((goal - near) * 10**digits) - 1) / 10**digits
        elif shown < goal - near <= measured and unit not in _WHOLE_UNITS:
            digits, shown = 2, max(round(measured, 2), round(goal, 2))
    return coverage(shown, digits) if unit == "%" else number(shown, unit)


def gap(value: Any, unit: str = "") -> str:
    """What lacks, as `short_number`: never 0 while something does."""
    if is_missing(value) or float(value) <= 0:
        return short_number(value, unit)
    return short_number(max(float(value), 1.0 if unit in _WHOLE_UNITS else 0.1), unit)


def day(value: Any) -> str:
    """2020-05-20 → `5月20日`."""
    when = as_date(value)
    return f"{when.month}月{when.day}日" if when else MISSING


def day_in_year(value: Any, year: int) -> str:
    """`5月20日`, or `2021年5月20日` when it is not in `year`."""
    when = as_date(value)
    if when is None:
        return MISSING
    return day(when) if when.year == year else f"{when.year}年{day(when)}"


def slash_day(value: Any) -> str:
    """2020-05-20 → `5/20`, for the foot of small charts."""
    when = as_date(value)
    return f"{when.month}/{when.day}" if when else MISSING


def long_day(value: Any) -> str:
    """2020-05-20 → `2020年5月20日 星期三`."""
    when = as_date(value)
    return f"{when.year}年{day(when)} 星期{_WEEKDAYS[when.weekday()]}" if when else MISSING


def moment(value: Any) -> str:
    """A time as `5月19日 18:00`."""
    if is_missing(value):
        return MISSING
    when = pd.Timestamp(value)
    return f"{when.month}月{when.day}日 {when:%H:%M}"


def percent(value: Any) -> str:
    """A share of 0…1 in whole percent: 0.21 → `21%`; as `coverage`, all and nothing only where it is so."""
    return MISSING if is_missing(value) else coverage(100 * float(value))


def coverage(value: Any, digits: int = 0) -> str:
    """A share of 0…100 in percent with `digits` decimals: 99.96 → `99%`, with one `99.9%`, 90 `90%`; 0.04 → `1%`."""
    if is_missing(value):
        return MISSING
    return f"{round_share(float(value), digits) + 0:.{digits}f}".removesuffix(".0") + "%"


def text(value: Any, missing: str = MISSING) -> str:
    """A word, or the sign for a missing one."""
    return missing if is_missing(value) or str(value) == "" else str(value)


def day_with_year(value: Any) -> str:
    """2020-05-20 → `2020年5月20日`."""
    when = as_date(value)
    return f"{when.year}年{day(when)}" if when else MISSING
