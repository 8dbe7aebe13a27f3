"""What the signals of `sql/signals/` are called, and the one sentence in which each asks.

A signal is a file there and an entry here, both by its name. It says what is unlikely by chance, with its figures, and
asks (请核实); it never says why, and names no person.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingda_dash import formats
from pingda_dash.formats import is_missing

VALUES = tuple(
    "signal_id village other_village subject field_title field_unit by_count statistic n expected p_value since".split()
)
"""What a signal's words are made of, by the names of its columns."""
_CHANCES = ("十分", "百分", "千分", "万分", "十万分", "百万分", "千万分", "亿分")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Signal:
    """How a signal speaks. title: what it is about; figures: its numbers, counted: where it counts; all of {subject},
    {field}, {other}, {statistic}, {n}, {expected}, {unit} and {day}."""

    title: str
    figures: str
    counted: str = ""


SIGNALS: Mapping[str, Signal] = {
    "bunched_incomes": Signal(
        "人均纯收入多紧挨脱贫标准", "略高于标准的 {n} 户中 {statistic} 户紧挨标准,一般约 {expected} 户"
    ),
    "deadline_jumps": Signal(
        "{subject}的增长集中在期限前最后一次报送", "到{day}累计增长的 {statistic}% 来自这一次,其他村为 {expected}%"
    ),
    "even_shares": Signal(
        "{subject}的{field}所占比例各村几乎相同",
        "{n} 个村只差 {statistic} 个百分点,这样大小的数一般差 {expected} 个以上",
    ),
    "exact_targets": Signal(
        "{subject}的{field}多次恰好等于方案应达数", "{n} 次报送中 {statistic} 次恰好,一般最多约 {expected} 次"
    ),
    "last_digits": Signal("计数多以 0 或 5 结尾", "{n} 个数中 {statistic} 个以 0 或 5 结尾,一般约 {expected} 个"),
    "moving_together": Signal(
        "{subject}的增幅与{other}始终成同一比例",
        "增幅的比值只差 {statistic}%,一般差 {expected}% 以上",
        "{n} 组增幅中 {statistic} 组相同或成比例,一般最多约 {expected} 组",
    ),
    "narrow_incomes": Signal(
        "{subject}的人均纯收入过于接近", "{n} 户居中的一半相差 {statistic} 元,其他村相差 {expected} 元"
    ),
    "straight_lines": Signal(
        "{subject}的{field}每次增加得几乎一样多",
        "{n} 次增幅只差 {statistic}{unit},一般差 {expected}{unit}以上",
        "{n} 次增幅中 {statistic} 次与此前一样,一般最多约 {expected} 次",
    ),
    "twin_households": Signal(
        "多户的收入、家庭人口、劳动力都相同", "{n} 户中有 {statistic} 对相同,一般约 {expected} 对"
    ),
}
ASK = "请核实。"


def title(row: Any) -> str:
    """What a signal is about, without its figures: `技能培训的人次每次增加得几乎一样多`."""
    return SIGNALS[str(row["signal_id"])].title.format(**_words(row))


def figures(row: Any) -> str:
    """A signal's figures and its chance: `12 个数中 9 个以 0 或 5 结尾,一般约 2.4 个,偶然出现的可能小于万分之三`."""
    signal = SIGNALS[str(row["signal_id"])]
    words = signal.counted if formats.is_true(row.get("by_count")) else signal.figures
    return f"{words.format(**_words(row))},偶然出现的可能{chance(row['p_value'])}"


def sentence(row: Any) -> str:
    """What a signal is about, its figures and their chance, in one sentence that asks.

    row: the values of `queries.signals`, by `VALUES`.
    """
    where = formats.text(row.get("village"), "")
    what = f"{where}:{title(row)}" if where else title(row)
    return f"{what},{figures(row)}。{ASK}"


def chance(p_value: float) -> str:
    """How small a chance is, rounded up: 0.00023 → `小于万分之三`."""
    coarser = _CHANCES[0]
    for places, word in enumerate(_CHANCES, start=1):
        parts = math.floor(p_value * 10**places) + 1
        if parts > 1:
            return f"小于{word}之{_DIGITS[parts]}" if parts < len(_DIGITS) else f"小于{coarser}之一"
        coarser = word
    return f"小于{coarser}之一"


def _words(row: Any) -> dict[str, str]:
    unit = formats.text(row.get("field_unit"), "")
    return {
        "subject": formats.text(row.get("subject"), "各项"),
        "field": formats.text(row.get("field_title"), ""),
        "other": formats.text(row.get("other_village"), ""),
        "unit": f" {unit}" if unit else "",
        "day": formats.day(row["since"]),
        **{name: "" if is_missing(row[name]) else _number(float(row[name])) for name in ("statistic", "n", "expected")},
    }


def _number(value: float) -> str:
    """Three digits are enough for what is compared; whole numbers stay whole."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}"
