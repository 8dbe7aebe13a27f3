"""What the village map can be coloured by: each measure's shades, in words a legend can print."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.contracts import contracts
from pingda_dash.panels import hexmap

UNKNOWN = hexmap.lag_colour(0, 0, 0, 0)  # a village that has not reported: never the colour of a zero
BLUES = theme.BLUES
LATE = hexmap.LAGS[2][2]


@dataclass(frozen=True)
class Shade:
    """Values up to and including `upto`, said as `label`, painted `colour`."""

    upto: float
    label: str
    colour: str


@dataclass(frozen=True)
class Measure:
    """One way to colour the villages.

    `lacking` is the word for no value; `describe` puts a value in words; `shades` makes the classes from the values at
    hand.
    `goal`: the (dataset, measure, item) whose indicator's progress is the value; none: a column of `queries.villages`.
    `most_first`: the ranking starts with the largest value, because that is the one to look at.
    """

    key: str
    title: str
    lacking: str
    describe: Callable[[float], str]
    shades: Callable[[Sequence[float]], tuple[Shade, ...]]
    goal: tuple[str, str, str] | None = None
    most_first: bool = True


def _fixed(*shades: tuple[float, str, str]) -> Callable[[Sequence[float]], tuple[Shade, ...]]:
    made = tuple(Shade(*shade) for shade in shades)
    return lambda values: made


def _quarters(unit: str) -> Callable[[Sequence[float]], tuple[Shade, ...]]:
    """Four blues over the values' own range, with bounds a person can read."""

    def shades(values: Sequence[float]) -> tuple[Shade, ...]:
        low, high = (min(values), max(values)) if values else (0.0, 0.0)
        step = _round_step((high - low) / 4)
        first = math.floor(low / step) * step
        bounds = [first + step * k for k in range(1, 4)]
        written = [formats.number(round(bound)) for bound in bounds]
        labels = [*(f"≤ {bound}" for bound in written), f"> {written[-1]} {unit}"]
        return tuple(map(Shade, [*bounds, math.inf], labels, BLUES))

    return shades


def _round_step(width: float) -> float:
    """The least round number that is at least `width` (1 when there is no width)."""
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(power * factor for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * factor >= width)


RATES = _fixed(
    (0.5, "50% 以下", BLUES[0]),
    (0.75, "75% 以下", BLUES[1]),
    (0.99999, "不足 100%", BLUES[2]),
    (math.inf, "已达标", BLUES[3]),
)


def _lags() -> list[tuple[float, str, str]]:
    """The overview's classes of lagging duties: (up to, words, colour)."""
    ends = [begins - 1.0 for begins, _, _ in hexmap.LAGS[1:]] + [math.inf]
    return [(end, label, colour) for end, (_, label, colour) in zip(ends, hexmap.LAGS, strict=True)]


ASKED = sum(1 for one in contracts().values() if one.covers)
"""How many ledgers every village is asked to be in."""


def _rate(key: str, title: str, goal: tuple[str, str, str]) -> Measure:
    """How far each village is towards its share of one of the plan's goals."""
    return Measure(key, title, theme.UNREPORTED, formats.percent, RATES, goal, most_first=False)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "lagging",
        theme.LAGGING,
        hexmap.PART_REPORTED,
        lambda value: f"{value:.0f} 项" if value else "按期",
        _fixed(*_lags()),
    ),
    _rate("tobacco", "烤烟移栽完成率", ("industry", "area_mu", "烤烟")),
    _rate("transfers", "新增转移完成率", ("employment", "people", "新增转移就业")),
    _rate("training", "技能培训完成率", ("employment", "people", "技能培训")),
    _rate("housing", "危房清零", ("guarantees", "open", "危房改造")),
    _rate("water", "饮水清零", ("guarantees", "open", "饮水安全")),
    Measure("registered", "建档立卡户数", "未核实", lambda value: formats.counted(value, "户"), _quarters("户")),
    Measure(
        "income",
        "人均纯收入",
        theme.UNREPORTED,
        lambda value: formats.counted(round(value), "元"),
        _quarters("元"),
        most_first=False,
    ),
    Measure(
        "ledgers",
        "已报台账数",
        theme.UNREPORTED,
        lambda value: f"已报 {value:.0f}/{ASKED} 本" if value else "从未报",
        _fixed(
            (0, "从未报", UNKNOWN),
            (ASKED // 2, f"{ASKED // 2} 本以内", BLUES[1]),
            (ASKED - 1, f"{ASKED - 1} 本以内", BLUES[2]),
            (math.inf, f"全部 {ASKED} 本", BLUES[3]),
        ),
        most_first=False,
    ),
    Measure(
        "freshness",
        "数据新鲜度",
        theme.UNREPORTED,
        lambda value: "今日报送" if value == 0 else f"{value:.0f} 天前",
        _fixed((1, "1 天内", BLUES[3]), (3, "3 天内", BLUES[2]), (7, "7 天内", BLUES[1]), (math.inf, "超 7 天", LATE)),
    ),
)


def measure(key: str | None) -> Measure:
    """The measure of that key; the first one for any other text (a hand-written URL)."""
    return next((m for m in MEASURES if m.key == key), MEASURES[0])


def shaded(villages: pd.DataFrame, chosen: Measure) -> pd.DataFrame:
    """The villages with `text` and `colour` for the chosen measure.

    villages: … value (float, missing = not reported): one row per village.
    """
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    shown = villages.copy()
    shown["text"] = [chosen.lacking if pd.isna(value) else chosen.describe(float(value)) for value in villages["value"]]
    shown["colour"] = [_colour(value, shades) for value in villages["value"]]
    return shown


def legend(villages: pd.DataFrame, chosen: Measure) -> list[tuple[str, str]]:
    """(label, colour) of every shade, and of the missing value when some village lacks one."""
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    lacking = [(chosen.lacking, UNKNOWN)] if villages["value"].isna().any() else []
    return [(shade.label, shade.colour) for shade in shades] + lacking


def _colour(value: float | None, shades: tuple[Shade, ...]) -> str:
    if value is None or pd.isna(value):
        return UNKNOWN
    return next(shade.colour for shade in shades if value <= shade.upto)
