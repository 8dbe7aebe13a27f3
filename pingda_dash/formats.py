"""How figures, days and statuses read on every screen: one place, so that no two pages differ."""

from __future__ import annotations

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


def as_date(value: Any) -> date | None:
    """A date from a date, datetime, Timestamp or ISO text; None when missing."""
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def number(value: Any, unit: str = "") -> str:
    """8312 → `8,312`; people and things are whole, 万元 keep one or two decimals, the rest up to two."""
    if is_missing(value):
        return MISSING
    if unit in _WHOLE_UNITS:
        return f"{float(value):,.0f}"
    text = f"{float(value):,.2f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if unit == "万元":
        decimals = decimals or "0"
    return f"{whole}.{decimals}" if decimals else ("0" if whole == "-0" else whole)


def counted(value: Any, unit: str) -> str:
    """`12 户`; the sign for a missing one alone, without a unit."""
    return MISSING if is_missing(value) else f"{number(value, unit)} {unit}"


def short_number(value: Any, unit: str = "") -> str:
    """As `number`, but one decimal at most: for what happened, where the plan's own digits do not matter."""
    if is_missing(value):
        return MISSING
    rounded = round(float(value), 1)
    return number(rounded, unit)


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
    """0.21 → `21%`."""
    return MISSING if is_missing(value) else f"{round(float(value) * 100) + 0}%"


def coverage(value: Any, digits: int = 0) -> str:
    """0…100 as `98%`; what is short of all never reads as all: 99.96 → `99%`, with one digit `99.9%`."""
    if is_missing(value):
        return MISSING
    rounded = round(float(value), digits)
    if value < 100 <= rounded:
        rounded = 100 - 10**-digits
    return f"{rounded:.{digits}f}".removesuffix(".0") + "%"


def text(value: Any, missing: str = MISSING) -> str:
    """A word, or the sign for a missing one."""
    return missing if is_missing(value) or str(value) == "" else str(value)


def day_with_year(value: Any) -> str:
    """2020-05-20 → `2020年5月20日`."""
    when = as_date(value)
    return f"{when.year}年{day(when)}" if when else MISSING
