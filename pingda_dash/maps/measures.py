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
    hand. `indicator`: the plan's indicator whose standing is the value. `most_first`: the ranking starts with the
    largest value, because that is the one to look at.
    """

    key: str
    title: str
    lacking: str
    describe: Callable[[float], str]
    shades: Callable[[Sequence[float]], tuple[Shade, ...]]
    indicator: str = ""
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


MOVES = (
    (-1.0, "变差", LATE),
    (0.0, "没有变化", BLUES[1]),
    (1.0, "好转", BLUES[3]),
)
"""How a village has moved since the last meeting."""

MEASURES: tuple[Measure, ...] = (
    Measure(
        "lagging",
        theme.LAGGING,
        hexmap.PART_REPORTED,
        lambda value: f"{value:.0f} 项" if value else "按期",
        _fixed(*_lags()),
    ),
    Measure(
        "moves",
        "比上次例会",
        theme.UNREPORTED,
        lambda value: next(word for number, word, _ in MOVES if number == value),
        _fixed(*MOVES),
        most_first=False,
    ),
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
        _fixed(
            (1, "1 天内", BLUES[0]),
            (3, "3 天内", BLUES[1]),
            (7, "7 天内", BLUES[2]),
            (math.inf, "超 7 天", theme.LAGS[3]),
        ),
    ),
)


QUICK = (
    ("industry", "area_mu", "烤烟"),
    ("employment", "people", "新增转移就业"),
    ("guarantees", "open", "危房改造"),
)
"""What is fed by these (dataset, measure, item) is one touch away; every other indicator of the plan is in the list."""

SHARE, VALUE, STATUS, CHANGE = "share", "value", "status", "change"
HOW = {SHARE: "完成率", VALUE: "数值", STATUS: "状态", CHANGE: "变化"}
"""As what an indicator colours the villages."""

HOW_LAGGING = {SHARE: "项数", CHANGE: "变化"}
"""As what lagging duties do."""

COLUMN = {SHARE: "progress", VALUE: "actual", STATUS: "status", CHANGE: "forward_share"}
"""The column of `queries.compare_village_indicators` that each reads."""

GROUNDS = {
    theme.DONE: theme.LAGS[0],
    theme.ON_COURSE: theme.GREEN,
    theme.BEHIND: theme.LAGS[2],
    theme.OVERDUE: theme.LAGS[3],
    theme.BROKEN: theme.LAGS[3],
    theme.UNREPORTED: UNKNOWN,
}
"""A status as the ground of a cell, under its shape and its word."""

_STATUSES = tuple(GROUNDS)


def of_indicator(id_: str, name: str, unit: str, how: str, *, at_least: bool = True) -> Measure:
    """A measure of one of the plan's indicators. at_least: more is better; else the most comes first."""
    key = f"{INDICATOR}{id_}"
    if how == VALUE:
        words = lambda value: formats.counted(value, unit)  # noqa: E731
        return Measure(key, name, theme.UNREPORTED, words, _quarters(unit), id_, most_first=not at_least)
    if how == CHANGE:
        return of_change(key, name, POINTS, id_)
    if how == STATUS:
        words = lambda value: _STATUSES[int(value)]  # noqa: E731
        shades = _fixed(*((float(at), word, ground) for at, (word, ground) in enumerate(GROUNDS.items())))
        return Measure(key, name, theme.UNREPORTED, words, shades, id_, most_first=False)
    return Measure(key, name, theme.UNREPORTED, formats.percent, RATES, id_, most_first=False)


POINTS = "个百分点"
BETTER, WORSE = "↑", "↓"
INCOMPARABLE = "无可比"


def of_change(key: str, name: str, unit: str, id_: str = "") -> Measure:
    """How a measure has moved since the last meeting: values in `unit`, above 0 for the better; the worst first."""

    def words(value: float) -> str:
        number = formats.number(abs(round(value)), unit)
        if number == "0":
            return "没有变化"
        if unit == POINTS:
            return f"{BETTER} +{number} {unit}" if value > 0 else f"{WORSE} −{number} {unit}"
        return f"{BETTER} 好转 {number} {unit}" if value > 0 else f"{WORSE} 变差 {number} {unit}"

    def shades(values: Sequence[float]) -> tuple[Shade, ...]:
        step = _round_step(max((abs(value) for value in values), default=0.0) / 2)
        bounds = (-step - 0.5, -0.5, 0.49999, step + 0.49999, math.inf)
        written = formats.number(round(step))
        labels = (f"{WORSE}超{written}", f"{WORSE}{written}内", "没变", f"{BETTER}{written}内", f"{BETTER}超{written}")
        return tuple(map(Shade, bounds, labels, CHANGES))

    return Measure(key, name, INCOMPARABLE, words, shades, id_, most_first=False)


CHANGES = (theme.LAGS[2], theme.LAGS[1], BLUES[0], BLUES[2], BLUES[3])
"""From much worse to much better: orange and blue, which every eye tells apart, and the words have arrows."""

INDICATOR = "goal-"
"""What the key of an indicator's measure begins with."""


def value_of(how: str, value: object) -> float | None:
    """A number for what `COLUMN` gives: of a status its place among the statuses."""
    if formats.is_missing(value):
        return None
    if how == STATUS:
        return float(_STATUSES.index(str(value)))
    return 100 * float(str(value)) if how == CHANGE else float(str(value))


def values_of(chosen: Measure, how: str, villages: pd.DataFrame, standing: pd.DataFrame) -> list[float | None]:
    """The value of every village, None where nobody knows.

    villages: `queries.compare_villages` (for what a register says also registered_households, average_income).
    standing: `queries.compare_village_indicators` of the measure's indicator.
    """
    if chosen.indicator:
        by_code = dict(zip(standing["village_code"], standing[COLUMN[how]], strict=True)) if len(standing) else {}
        return [value_of(how, by_code.get(code)) for code in villages["village_code"]]
    if chosen.key == "lagging":
        late = villages["behind"] + villages["overdue"] + villages["broken"]
        if how == CHANGE:
            was = villages["was_behind"] + villages["was_overdue"] + villages["was_broken"]
            return list((was - late).where(villages["reported"] > 0))
        return list(late.where((late > 0) | (villages["reported"] > 0) & (villages["reported"] >= villages["asked"])))
    if chosen.key == "moves":
        numbers = {word: number for number, word, _ in MOVES}
        heard = villages["reported"] > 0
        return [
            numbers.get(str(move)) if reported else None for move, reported in zip(villages["move"], heard, strict=True)
        ]
    return list(villages[COLUMNS[chosen.key]])


COLUMNS = {
    "registered": "registered_households",
    "income": "average_income",
    "ledgers": "ledgers_in",
    "freshness": "days_since_report",
}
"""The column that the other measures read."""


def texts_of(chosen: Measure, how: str, villages: pd.DataFrame) -> list[str]:
    """What is written on every village. villages: as `values_of` reads them, with `value`."""
    if chosen.key == "lagging" and how != CHANGE:
        return hexmap.standing_words(villages)
    return [chosen.lacking if pd.isna(value) else chosen.describe(float(value)) for value in villages["value"]]


def shape_of(chosen: Measure, how: str, worst: str, text: str) -> str:
    """The shape before a village's words: where its duties are counted that of the worst of them, where a status is
    written (`text`) its own, else none."""
    if chosen.key == "lagging" and how != CHANGE:
        return theme.STATUS_SHAPES.get(worst, theme.RING)
    return theme.STATUS_SHAPES.get(text, "") if how == STATUS else ""


def measure(key: str) -> Measure:
    """One of `MEASURES` by its key. Raises StopIteration for any other word."""
    return next(one for one in MEASURES if one.key == key)


def shaded(villages: pd.DataFrame, chosen: Measure) -> pd.DataFrame:
    """The villages with `text` and `colour` for the chosen measure.

    villages: … value (float, missing = not reported): one row per village.
    """
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    shown = villages.copy()
    shown["text"] = [chosen.lacking if pd.isna(value) else chosen.describe(float(value)) for value in villages["value"]]
    shown["colour"] = [colour_of(value, shades) for value in villages["value"]]
    return shown


def colour_of(value: float | None, shades: Sequence[Shade]) -> str:
    """The colour of the class that a value is in."""
    if value is None or pd.isna(value):
        return UNKNOWN
    return next(shade.colour for shade in shades if value <= shade.upto)


def counts(villages: pd.DataFrame, chosen: Measure) -> list[tuple[str, str, int]]:
    """(label, colour, villages) of every class of the legend, the missing last. villages: as `shaded` gives them."""
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    lacking = [(chosen.lacking, UNKNOWN)] if villages["value"].isna().any() else []
    of = labels(villages, chosen)
    classes = [(shade.label, shade.colour) for shade in shades] + lacking
    return [(label, colour, of.count(label)) for label, colour in classes]


def labels(villages: pd.DataFrame, chosen: Measure) -> list[str]:
    """The class of each village."""
    shades = chosen.shades([float(value) for value in villages["value"].dropna()])
    return [label_of(value, shades, chosen.lacking) for value in villages["value"]]


def label_of(value: float | None, shades: Sequence[Shade], lacking: str) -> str:
    """The label of the class that a value is in."""
    if value is None or pd.isna(value):
        return lacking
    return next(shade.label for shade in shades if value <= shade.upto)
