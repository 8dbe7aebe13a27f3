"""Two days side by side: how long apart, what moved of the indicators, the villages and the concerns, and which way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels import captions
from pingda_dash.panels.bars import NOT_BEGUN, bar_colour, bar_of
from pingda_dash.panels.hexmap import GAP, LAGS, RADIUS, corners, lag_colour, lag_words
from pingda_dash.panels.lists import KIND_COLOURS, duties_pick, pick_of
from pingda_dash.panels.render import render

WORSE, BETTER, SAME, FIRST = "变差", "好转", "没有变化", "首次报送"
FELL, ROSE = "回落", "反弹"
"""A figure that went away from its goal: 回落 of what is to grow, 反弹 of what is to vanish."""
MOVES: Mapping[str, tuple[str, str]] = {
    WORSE: ("↓", "bad"),
    FELL: ("↓", "bad"),
    ROSE: ("↓", "bad"),
    "没有进展": ("—", "warn"),
    "仍未报送": ("—", "mute"),
    FIRST: ("＋", "actual"),
    "前进": ("↑", "actual"),
    BETTER: ("↑", "ok"),
    SAME: ("", "mute"),
}
"""A move's sign, none of them a status's shape, and tone; the word is always beside it."""
STATES = ("新增", "已销", "仍在")


@dataclass(frozen=True)
class Day:
    """One of the two days: what it is called (上次例会), and which day of the campaign it is."""

    day: date
    number: int
    name: str = ""


@dataclass(frozen=True)
class Choice:
    """An earlier day to choose with one touch."""

    name: str
    day: date


def days(
    before: Day, after: Day, choices: Sequence[Choice], chosen: date, *, note: str = "", received: str = ""
) -> str:
    """The two days with an arrow between, and the earlier days to choose from (`since:<ISO>`).

    note: how the earlier day came to be, where nobody asked for it. received: what was uploaded between the two.
    """
    return render(
        "compare_days.html",
        days=[_day_heading(before), _day_heading(after)],
        apart=(after.day - before.day).days,
        choices=[(choice.name, choice.day, choice.day == chosen) for choice in choices],
        note=note,
        received=received,
    )


def _day_heading(of: Day) -> dict[str, Any]:
    weekday = formats.long_day(of.day).partition(" ")[2]
    number = f"第 {of.number} 天" if of.number else "总攻开始前"
    return {"name": of.name, "day": formats.day(of.day), "detail": f"{number} · {weekday}"}


def counts(of: pd.DataFrame, *, first: bool = False) -> str:
    """逾期, 滞后, 未报送, 已完成: old → new and the difference with its sign.

    of: `queries.compare_counts`. first: nothing was reported on the earlier day, so that more is not worse. More or
    fewer 正常 is neither good nor bad; what has not begun has no card.
    """
    cards = []
    for row in frames.rows(of[of["status"] != NOT_BEGUN]):
        move = SAME if formats.is_missing(row.better) else (BETTER if row.better else WORSE)
        sign, tone = ("", "mute") if first else MOVES[move]
        cards.append(
            {
                "status": row.status,
                "pick": duties_pick(row.status),
                "before": int(row.before),
                "after": int(row.after),
                "change": signed(row.change, "项") if row.change else "",
                "sign": sign,
                "word": "" if row.change and (first or move == SAME) else move,
                "tone": tone,
            }
        )
    return render("compare_counts.html", cards=cards, of_all=int(of["of_all"].iloc[0]))


def signed(value: Any, unit: str) -> str:
    """+751, −2.5: a difference with its sign; a hyphen would read as a dash."""
    text = formats.number(value, unit)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def difference(change: Any, unit: str) -> str:
    """`+751 亩`, `−2 户`, of shares `+17.7 百分点`; empty where there is none."""
    if formats.is_missing(change) or not change:
        return ""
    if unit == "%":
        short = round(float(change), 1)
        return f"{signed(short or change, unit)} 百分点"
    return f"{signed(change, unit)} {unit}"


def figures(row: Any) -> tuple[str, str, str]:
    """What an indicator's figure was, what it is, and of what: (`363`, `402`, `/ 627 人`), (`剩 5`, `3`, `户`)."""
    values = (row.was_actual, row.actual)
    was, now = (formats.actual(each, row.target, row.unit) for each in values)
    if was == now and row.change and not formats.is_missing(row.change):
        was, now = (formats.actual(each, row.target, row.unit, digits=2) for each in values)
    if row.unit == "%":
        return was, now, f"/ {formats.number(row.target)}%"
    if row.direction == "at_most_zero":
        return f"剩 {was}" if was != formats.MISSING else was, now, row.unit
    return was, now, f"/ {formats.number(row.target, row.unit)} {row.unit}"


def goals(of: pd.DataFrame, *, rest: str = "", whole: str = "") -> str:
    """One row an indicator, both days on one bar: the earlier part dim, what was added bright, what was lost hatched.

    of: the rows of `queries.compare_indicators` to show, in drawing order. rest: what is said of those left out. whole:
    the pick that opens them all. A pick is `indicator:<id>`.
    """
    rows = []
    for row in frames.rows(of):
        was, now, unit = figures(row)
        was_bar, bar = bar_of(_of_earlier_day(row)), bar_of(row)
        before, after = was_bar.fill, bar.fill
        kept = None if after is None else min(before or 0.0, after)
        move = ROSE if row.move == FELL and row.direction == "at_most_zero" else str(row.move)
        fell = (ROSE if row.direction == "at_most_zero" else FELL) if row.fell_back and row.move != FELL else ""
        sign, tone = MOVES[move]
        colour = bar_colour(str(row.status))
        rows.append(
            {
                "pick": f"indicator:{row.id}",
                "name": row.name,
                "was": was,
                "now": now,
                "moved": was.removeprefix("剩 ") != now,
                "left": was.startswith("剩"),
                "unit": unit,
                "kept": kept,
                "gained": None if kept is None or after is None else after - kept,
                "lost": None if kept is None or before is None else before - kept,
                "colour": colour,
                "dim": theme.dimmed(colour),
                "start": bar.start,
                "aim": bar.target,
                "was_tick": was_bar.tick,
                "tick": bar.tick,
                "change": difference(row.change, row.unit),
                "fell": fell,
                "was_status": row.was_status,
                "status": row.status,
                "changed": row.was_status != row.status,
                "still": move == SAME,
                "sign": sign,
                "tone": tone,
                "move": move,
                "because": formats.text(row.because, ""),
                "reason": wording.reason(row),
            }
        )
    return render("compare_goals.html", rows=rows, rest=rest, whole=whole)


def _of_earlier_day(row: Any) -> Any:
    """The row with what stood on the earlier day in place of the later one's."""
    return row._replace(
        actual=row.was_actual,
        expected=row.was_expected,
        progress=row.was_progress,
        expected_progress=row.was_expected_progress,
    )


def rest_words(of: pd.DataFrame) -> str:
    """`其余 36 项:前进 21 项,没有变化 15 项`: the indicators that the screen does not name."""
    left = of[~of["shown"].astype(bool)]
    if left.empty:
        return ""
    parts = [f"{move} {count} 项" for move in ("前进", SAME) if (count := int((left["move"] == move).sum()))]
    return f"其余 {len(left)} 项:" + ",".join(parts)


def villages(of: pd.DataFrame, before: date, after: date, demo: bool = False) -> str:
    """The villages twice, each in the same place: the earlier day, and the later one with what changed outlined.

    of: `queries.compare_villages`. demo: which of them are poor is an assumption, and the key says so.
    """
    width, height = math.sqrt(3) * RADIUS, 1.5 * RADIUS
    placed = [row for row in frames.rows(of) if not formats.is_missing(row.x) and not formats.is_missing(row.y)]
    maps: list[list[dict[str, Any]]] = [[], []]
    for row in placed:
        x, y = float(row.x) * width, float(row.y) * height
        place = {
            "pick": f"village:{row.village_code}",
            "id": row.village_code,
            "name": row.village,
            "x": x,
            "y": y,
            "points": corners(x, y, RADIUS - GAP),
            "inner": corners(x, y, RADIUS - 2.4 * GAP),
            "poor": formats.is_true(row.is_poor),
        }
        was = row.was_behind, row.was_overdue, row.was_reported, row.was_asked, row.was_broken
        now = row.behind, row.overdue, row.reported, row.asked, row.broken
        sign, _ = MOVES[row.move]
        maps[0].append(
            {**place, "fill": lag_colour(*was), "lines": _lines(lag_words(*was)),
             "move": "", "sign": "", "changed": False, "still": False}
        )  # fmt: skip
        maps[1].append(
            {**place, "fill": lag_colour(*now), "lines": _changes(row),
             "move": "首报" if row.move == FIRST else row.move, "sign": sign, "changed": row.move != SAME,
             "still": row.move == SAME}
        )  # fmt: skip
    for cells in maps:
        cells.sort(key=lambda cell: cell["poor"])  # gold outlines lie on top
    xs, ys = [cell["x"] for cell in maps[0]] or [0.0], [cell["y"] for cell in maps[0]] or [0.0]
    left, top = min(xs) - width / 2 - 1, min(ys) - RADIUS
    box = f"{left:.1f} {top:.1f} {max(xs) + width / 2 + 1 - left:.1f} {max(ys) + RADIUS - top:.1f}"
    return render(
        "compare_villages.html",
        maps=[(formats.day(day), cells) for day, cells in zip((before, after), maps, strict=True)],
        box=box,
        scale=[(words, colour) for _, words, colour in LAGS],
        gold=captions.poor_villages(of["is_poor"], demo),
    )


def village_words(of: pd.DataFrame) -> str:
    """`6 村好转 · 1 村变差 · 3 村没有变化`."""
    moves = of["move"].tolist()
    parts = [f"{moves.count(move)} 村{move}" for move in (WORSE, BETTER, FIRST, SAME) if move in moves]
    return " · ".join(parts)


def _lines(words: str) -> list[str]:
    """`逾期 1 滞后 13` on two lines of a narrow cell."""
    if not words.startswith(theme.BEHIND) and theme.BEHIND in words:
        first, _, second = words.partition(f" {theme.BEHIND}")
        return [first, f"{theme.BEHIND}{second}"]
    return [words]


def _changes(row: Any) -> list[str]:
    """A village's lags as they changed: `滞后 5→3`; as they are, where they did not."""
    if row.move in {SAME, FIRST}:
        return _lines(lag_words(row.behind, row.overdue, row.reported, row.asked, row.broken))
    changes = []
    for word, before, after in (
        (theme.BROKEN, formats.count_of(row.was_broken), formats.count_of(row.broken)),
        (theme.OVERDUE, formats.count_of(row.was_overdue), formats.count_of(row.overdue)),
        (theme.BEHIND, formats.count_of(row.was_behind), formats.count_of(row.behind)),
    ):
        if before != after:
            gap = "" if min(before, after) > 9 else " "  # two long numbers are as wide as the cell
            changes.append(f"{word}{gap}{before}→{after}")
        elif after:
            changes.append(f"{word} {after}")
    return changes


def concerns(of: pd.DataFrame, before: date, *, whole: str = "") -> str:
    """今日要情 of both days as three lists with their counts: 新增, 已销, 仍在. Shows what fits and counts the rest.

    of: `queries.compare_concerns`. whole: the pick that opens them all. A pick is as in 今日要情.
    """
    lists = []
    for state in STATES:
        in_state = of[of["state"] == state]
        lists.append(
            {"state": state, "count": len(in_state), "rows": [_concern(row, before) for row in frames.rows(in_state)]}
        )
    return render("compare_concerns.html", lists=lists, whole=whole)


def _concern(row: Any, before: date) -> dict[str, Any]:
    was, now = formats.text(row.was_kind, ""), formats.text(row.kind, "")
    kind = was if row.state == "已销" else now
    sign, tone = MOVES[row.move] if not formats.is_missing(row.move) else ("", "")
    title, detail = wording.concern_title(row), wording.concern_detail(row)
    earlier = wording.earlier_title(row) if row.state == "仍在" else title
    then = "" if earlier == title else f"{formats.day(before)}:{earlier}"
    return {
        "pick": pick_of(row),
        "status": kind if kind in theme.STATUS_SHAPES else "",
        "colour": KIND_COLOURS.get(kind, theme.NONE),
        "title": title if row.state == "新增" else wording.concern_name(row),
        "full": "\n".join(filter(None, (title, detail if row.state != "已销" else "", then))),
        "was": was if row.state == "仍在" and was != now else "",
        "tag": formats.text(row.ended, "") if row.state == "已销" else now,
        "tag_colour": theme.status_colour(row.ended) if row.ended in theme.STATUS_COLOURS else theme.ACTUAL,
        "ended": row.state == "已销",
        "sign": sign,
        "tone": tone,
        "move": formats.text(row.move, ""),
    }
